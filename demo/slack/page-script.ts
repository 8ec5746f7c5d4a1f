/** Runs in the browser: keeps the message list, the channels and the heartbeat up to date. */
export const script = `'use strict';
const HOME = '#incident-hotline';
const $ = (id) => document.getElementById(id);
const state = { messages: [], heartbeats: { count: 0, last: null }, channel: HOME, unread: new Map() };

function node(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
const clock = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = (at) => new Date(at).toLocaleDateString([], { weekday: 'long', month: 'long', day: 'numeric' });
const PICTURES = ['#4a154b', '#1264a3', '#007a5a', '#b8336a', '#c4741a', '#5b5fc7'];
const colorOf = (name) => PICTURES[[...name].reduce((sum, c) => sum + c.codePointAt(0), 0) % PICTURES.length];

const DATES = {
  date: { month: 'long', day: 'numeric', year: 'numeric' }, date_long: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  date_short: { month: 'short', day: 'numeric', year: 'numeric' }, date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' }, time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};
/** '{date_short_pretty} {time_secs}' in local time: pretty says today and yesterday in words. */
function localTime(unix, format) {
  const then = new Date(unix * 1000);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(then).setHours(0, 0, 0, 0)) / 86400000);
  return format.replace(/[{]([a-z_]+?)(_pretty)?[}]/g, (token, name, pretty) => {
    if (pretty && days >= 0 && days <= 1) return days ? 'yesterday' : 'today';
    const options = DATES[name];
    return options ? (name.startsWith('time') ? then.toLocaleTimeString([], options) : then.toLocaleDateString([], options)) : token;
  });
}

function messageNode(message) {
  const row = node('article');
  const picture = node('div', 'picture', message.sender.icon);
  picture.style.background = colorOf(message.sender.name);
  const body = node('div', 'body');
  const head = node('div', 'head');
  const time = node('time', '', clock(message.at));
  time.title = new Date(message.at).toLocaleString();
  head.append(node('b', '', message.sender.name), node('span', 'app', 'APP'), time);
  const content = node('div', 'content');
  content.innerHTML = message.html; // made and escaped by the server
  for (const time of content.querySelectorAll('time[data-unix]')) {
    time.title = time.textContent;
    time.textContent = localTime(Number(time.dataset.unix), time.dataset.format);
  }
  body.append(head, content);
  row.append(picture, body);
  return row;
}

function show() {
  const list = state.messages.filter((message) => message.channel === state.channel);
  const nodes = [];
  let lastDay = '';
  for (const message of list) {
    if (day(message.at) !== lastDay) {
      lastDay = day(message.at);
      const divider = node('div', 'day');
      divider.append(node('span', '', lastDay));
      nodes.push(divider);
    }
    nodes.push(messageNode(message));
  }
  $('messages').replaceChildren(...nodes);
  $('empty').hidden = list.length > 0;
  $('channel').textContent = state.channel;
  const pages = state.unread.get(HOME) || 0;
  document.title = (pages ? '(' + pages + ') ' : '') + state.channel + ' · Slack stand-in';
  showChannels();
  $('scroll').scrollTop = $('scroll').scrollHeight;
}

function showChannels() {
  const names = [...new Set([HOME, ...state.messages.map((message) => message.channel)])].sort();
  $('channels').replaceChildren(...names.map((name) => {
    const item = node('li');
    const button = node('button', name === state.channel ? 'chosen' : '', name.replace('#', '# '));
    const unread = state.unread.get(name) || 0;
    if (unread) {
      button.classList.add('unread');
      button.append(node('span', 'count', String(unread)));
    }
    button.onclick = () => {
      state.channel = name;
      state.unread.delete(name);
      show();
    };
    item.append(button);
    return item;
  }));
}

function showHeartbeats() {
  const { count, last } = state.heartbeats;
  const seconds = last === null ? null : Math.max(0, Math.round((Date.now() - last) / 1000));
  $('heartbeats').className = seconds === null ? '' : seconds < 90 ? 'good' : 'bad';
  $('heartbeats-text').textContent = seconds === null ? 'no heartbeat yet'
    : count + (count === 1 ? ' heartbeat' : ' heartbeats') + ', last ' + seconds + ' s ago';
}
function live(good) {
  $('live').className = good ? 'good' : 'bad';
  $('live-text').textContent = good ? 'live' : 'connection lost';
}

const events = new EventSource('/events');
events.onopen = () => live(true);
events.onerror = () => live(false);
events.addEventListener('all', ({ data }) => {
  Object.assign(state, JSON.parse(data));
  show();
  showHeartbeats();
});
events.addEventListener('message', ({ data }) => {
  const message = JSON.parse(data);
  state.messages = [...state.messages, message].slice(-200);
  if (message.channel !== state.channel || document.hidden) state.unread.set(message.channel, (state.unread.get(message.channel) || 0) + 1);
  if (message.channel === state.channel) show();
  else showChannels();
});
events.addEventListener('heartbeats', ({ data }) => {
  state.heartbeats = JSON.parse(data);
  showHeartbeats();
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  state.unread.delete(state.channel);
  show();
});
setInterval(showHeartbeats, 1000);
showChannels();
$('channel').textContent = HOME;
`;
