export const style = `
:root { --aubergine: #350d36; --aubergine-2: #4a154b; --line: #e4e2e5; --ink: #1d1c1d; --soft: #616061; --link: #1264a3; --good: #2eb67d; --bad: #e01e5a; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; height: 100vh; display: grid; grid-template-columns: 260px minmax(0, 1fr); background: var(--aubergine); color: var(--ink);
  font: 15px/1.47 Lato, "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
nav { display: flex; flex-direction: column; color: #d9cfd9; min-width: 0; }
nav header { padding: 14px 18px 13px; border-bottom: 1px solid #ffffff1f; display: flex; flex-direction: column; }
nav header b { color: #fff; font-size: 17px; }
nav .note { font-size: 12px; color: #ecb22e; }
nav h2 { font-size: 13px; font-weight: 600; margin: 18px 18px 6px; color: #bba8bb; }
nav ul { list-style: none; margin: 0; padding: 0 8px; flex: 1; overflow: auto; }
nav button { display: flex; width: 100%; align-items: center; text-align: left; padding: 5px 10px; border: 0; border-radius: 6px; background: none; color: inherit; font: inherit; cursor: pointer; }
nav button:hover { background: #ffffff14; }
nav button.chosen { background: #1164a3; color: #fff; }
nav button.unread { color: #fff; font-weight: 700; }
nav .count { margin-left: auto; background: var(--bad); color: #fff; border-radius: 10px; padding: 0 8px; font-size: 12px; }
nav footer { display: flex; gap: 10px; align-items: baseline; padding: 12px 18px 16px; border-top: 1px solid #ffffff1f; font-size: 13px; line-height: 1.4; }
nav footer b { color: #fff; }
.dot { display: inline-block; flex: none; width: 9px; height: 9px; border-radius: 50%; background: #a59aa5; }
.good .dot { background: var(--good); }
.bad .dot { background: var(--bad); }
main { display: flex; flex-direction: column; min-width: 0; height: 100vh; background: #fff; }
main > header { display: flex; align-items: center; padding: 0 22px; height: 56px; border-bottom: 1px solid var(--line); flex: none; }
h1 { font-size: 18px; margin: 0; }
#live { margin-left: auto; display: flex; gap: 7px; align-items: center; font-size: 13px; color: var(--soft); border: 1px solid var(--line); border-radius: 14px; padding: 3px 11px; }
#scroll { flex: 1; overflow-y: auto; padding: 8px 0 14px; display: flex; flex-direction: column; }
#messages { margin-top: auto; }
.day { position: relative; text-align: center; margin: 14px 0 6px; }
.day::before { content: ""; position: absolute; left: 0; right: 0; top: 50%; border-top: 1px solid var(--line); }
.day span { position: relative; background: #fff; border: 1px solid var(--line); border-radius: 14px; padding: 4px 14px; font-size: 13px; font-weight: 700; }
article { display: flex; gap: 10px; padding: 9px 22px; }
article:hover { background: #f8f8f8; }
.picture { flex: none; width: 38px; height: 38px; border-radius: 8px; color: #fff; font-weight: 700; font-size: 19px; display: grid; place-items: center; }
.body { min-width: 0; flex: 1; }
.head { display: flex; align-items: baseline; gap: 7px; }
.head b { font-weight: 900; }
.app { background: #e8e6e9; color: var(--soft); font-size: 10px; font-weight: 700; border-radius: 3px; padding: 1px 4px; align-self: center; }
.head time { font-size: 12px; color: var(--soft); }
.content { overflow-wrap: anywhere; }
.content .text + .text { margin-top: 2px; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
.attachment { display: flex; gap: 12px; margin: 5px 0 3px; max-width: 780px; }
.attachment .bar { flex: none; width: 4px; border-radius: 4px; }
.attachment .inside { min-width: 0; flex: 1; padding: 1px 0 2px; }
.title { font-weight: 700; margin-bottom: 2px; }
.author, .context { font-size: 13px; color: var(--soft); }
.context { margin-top: 5px; }
.block-header { font-size: 18px; font-weight: 900; margin: 3px 0; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 16px; margin-top: 5px; }
.field.long { grid-column: 1 / -1; }
.field-title { font-weight: 700; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 9px; }
.button { border: 1px solid #bbb; border-radius: 6px; padding: 4px 12px; font-size: 13px; font-weight: 700; color: var(--ink); background: #fff; }
.button:hover { background: #f4f4f4; text-decoration: none; }
.button.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.button.danger { background: var(--bad); border-color: var(--bad); color: #fff; }
.mention { background: #fcf1d2; color: #7a4b00; border-radius: 3px; padding: 1px 3px; font-weight: 600; }
code, pre { font-family: "SFMono-Regular", Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: 12.5px; background: #f6f4f6; border: 1px solid var(--line); border-radius: 4px; }
code { padding: 1px 4px; color: #c01343; }
pre { padding: 8px 10px; margin: 5px 0; white-space: pre-wrap; }
blockquote { margin: 3px 0; padding-left: 12px; border-left: 4px solid #ddd; }
hr { border: 0; border-top: 1px solid var(--line); margin: 8px 0; }
#empty { margin: auto; max-width: 560px; text-align: center; padding: 20px; color: var(--soft); }
#empty .bell { font-size: 40px; }
#empty h3 { color: var(--ink); margin: 8px 0 4px; font-size: 19px; }
#empty pre { color: var(--ink); font-size: 14px; }
#composer { flex: none; margin: 0 22px 20px; padding: 11px 14px; border: 1px solid #bbb; border-radius: 8px; color: var(--soft); font-size: 14px; }
@media (max-width: 700px) {
  body { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto minmax(0, 1fr); }
  nav h2, nav footer { display: none; }
  nav header { border: 0; padding: 8px 14px 0; }
  nav ul { display: flex; flex: none; padding: 4px 8px 8px; }
  main { height: auto; }
  #composer { margin: 0 12px 12px; }
  article, main > header { padding-left: 12px; padding-right: 12px; }
}
`;
