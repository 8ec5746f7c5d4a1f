import { escapeHtml } from './mrkdwn';

/** The page's frame; messages come by server-sent events. */
export function page(serviceUrl = 'http://localhost:3000'): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slack stand-in</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%23350d36'/%3E%3Ctext x='16' y='23' font-size='20' font-family='sans-serif' font-weight='bold' fill='white' text-anchor='middle'%3E%23%3C/text%3E%3C/svg%3E">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<nav>
  <header><b>Demo workspace</b><span class="note">a stand-in, not Slack</span></header>
  <h2>Channels</h2>
  <ul id="channels"></ul>
  <footer id="heartbeats" title="Alertmanager posts here while alerting works; silence would be the alarm">
    <span class="dot"></span><span><b>Dead man's switch</b><br><span id="heartbeats-text">no heartbeat yet</span></span>
  </footer>
</nav>
<main>
  <header>
    <h1 id="channel"></h1>
    <span id="live"><span class="dot"></span><span id="live-text">connecting</span></span>
  </header>
  <div id="scroll">
    <div id="empty">
      <div class="bell">🔔</div>
      <h3>Nothing has been posted here yet</h3>
      <p>The sample service is well. Make it ill, and the alert that names the cause arrives within 30 seconds:</p>
      <pre>curl -X POST ${escapeHtml(serviceUrl)}/faults/block-loop</pre>
    </div>
    <div id="messages"></div>
  </div>
  <div id="composer">Switch a fault on: <code>curl -X POST ${escapeHtml(serviceUrl)}/faults/block-loop</code> and off with <code>-X DELETE</code></div>
</main>
</body>
</html>
`;
}
