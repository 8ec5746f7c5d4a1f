import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { DashboardLinkBuilder, DashboardLinkType, type DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';

/** A builder whose object comes without some keys that the Foundation SDK sets unasked. */
export const plain = <T extends object>(builder: Builder<T>, ...unwanted: (keyof T)[]): Builder<T> => ({
  build: () => {
    const built = { ...builder.build() };
    for (const key of unwanted) delete built[key];
    return built;
  },
});
/** A link on top of a dashboard. The SDK would hide it in the menu of controls. */
export const link = (title: string, url: string): Builder<DashboardLink> =>
  plain(new DashboardLinkBuilder(title).type(DashboardLinkType.Link).icon('external link').url(url).targetBlank(true), 'placement');
/** A menu on top of a dashboard, of those with a tag; the time goes along. What is chosen does not: an instance of the API is none of a host. */
export const dashboardsLink = (title: string, tag: string): Builder<DashboardLink> =>
  plain(new DashboardLinkBuilder(title).type(DashboardLinkType.Dashboards).icon('external link').tags([tag]).asDropdown(true).keepTime(true), 'placement');
/** A link of a panel: Grafana keeps these three parts of it. */
export const panelLink = (title: string, url: string): Builder<DashboardLink> =>
  plain(new DashboardLinkBuilder(title).url(url).targetBlank(true), 'placement', 'asDropdown', 'icon', 'includeVars', 'keepTime', 'tags', 'tooltip', 'type');
