// The chat page. Text from people and from the server is only ever put in with textContent.
// The conversation lives in sessionStorage: it survives a reload and ends with the tab.
import { io } from "./socket.io.esm.min.js";

const KEPT_AS = "shoumen.chat.1";
const MOST_ITEMS = 300;
const LONGEST = 2000; // characters; the server refuses more
const GREETING = "你好";
const ERASE = "删除我的信息";
const ACK_MS = 8000;
const RETRY_MS = 3000;
const CONFIRM_MS = 5000;
const TYPING_MS = 60000;
const SAME_BREATH_MS = 3 * 60000;

const FILE_KINDS = {
  "application/pdf": "PDF 文件",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word 文档",
  "text/plain": "文本文件",
  "text/calendar": "日历提醒",
};
const FILE_URL = /(?:https?:\/\/[^\s/]+)?\/chat\/files\/([A-Za-z0-9_.-]+)/;
// Not the full stop or comma after an address.
const WEB_URL = /(https?:\/\/[A-Za-z0-9\-._~:/?#[\]@!$&'*+,;=%]*[A-Za-z0-9\-_~/#@$&*+=%])/;

const $ = (id) => document.getElementById(id);
const [log, words, send, door, wipe, status, typing, more] =
  ["log", "words", "send", "door", "wipe", "status", "typing", "more"].map($);

// --- what is kept -------------------------------------------------------------------------

// items: what is shown; outbox: what the server has not yet acknowledged; seq: number of the
// last reply seen, so that a page that was away gets what it missed.
const fresh = () => ({ token: null, seq: 0, items: [], outbox: [] });
let state = load();

function load() {
  try {
    return { ...fresh(), ...JSON.parse(sessionStorage.getItem(KEPT_AS)) };
  } catch {
    return fresh();
  }
}

function save() {
  state.items = state.items.slice(-MOST_ITEMS);
  try {
    sessionStorage.setItem(KEPT_AS, JSON.stringify(state));
  } catch {
    // Storage is full or forbidden: the conversation goes on, only a reload loses it.
  }
}

// --- showing ------------------------------------------------------------------------------

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function clock(at) {
  const day = new Date(at);
  const time = day.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const isToday = day.toDateString() === new Date().toDateString();
  return isToday ? time : `${day.getMonth() + 1}月${day.getDate()}日 ${time}`;
}

function linked(text) {
  const bubble = element("p", "bubble");
  text.split(WEB_URL).forEach((part, i) => {
    if (i % 2 === 0) {
      bubble.append(part);
      return;
    }
    const link = element("a", "", part);
    link.href = part;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    bubble.append(link);
  });
  return bubble;
}

function size(bytes) {
  if (!(bytes > 0)) return "";
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function card(file) {
  const token = FILE_URL.exec(String(file.url ?? ""))?.[1];
  if (!token) return null; // only our own letters become cards
  const link = element("a", "card");
  link.href = `files/${token}`;
  link.download = "";
  const kind = FILE_KINDS[file.media_type] ?? "文件";
  const detail = ["点这里下载", kind, size(file.size)].filter(Boolean).join(" · ");
  link.append(element("strong", "", String(file.title || "文书")), element("span", "", detail));
  return link;
}

// A line with the address of a letter becomes a card; its other words are the card's title.
function textParts(text) {
  const parts = [];
  let lines = [];
  const flush = () => {
    const rest = lines.join("\n").trim();
    if (rest) parts.push(linked(rest));
    lines = [];
  };
  for (const line of text.split("\n")) {
    const found = FILE_URL.exec(line);
    if (!found) {
      lines.push(line);
      continue;
    }
    flush();
    const title = line.replace(found[0], "").replace(/[\s：:]+$/u, "").trim();
    parts.push(card({ url: found[0], title }));
  }
  flush();
  return parts;
}

function choices(item, isOpen) {
  const group = element("div", "choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "可以选");
  for (const { title, payload } of item.buttons) {
    const isChosen = item.chosen === title;
    const button = element("button", isChosen ? "chosen" : "", isChosen ? `✓ ${title}` : title);
    button.type = "button";
    button.disabled = !isOpen;
    button.addEventListener("click", () => {
      item.chosen = title;
      say(payload ?? title, title);
      log.focus({ preventScroll: true }); // not the text field: on a phone its keyboard pops up
    });
    group.append(button);
  }
  return group;
}

function view(item) {
  if (item.from === "note") return element("p", "note", item.text);
  const turn = element("div", item.from === "me" ? "turn mine" : "turn");
  turn.classList.toggle("same", isSameBreath(item));
  const waits = state.outbox.some((message) => message.id === item.id);
  const meta = element("p", "meta", item.from === "me" ? "我 " : "守门 ");
  const time = element("time", "", clock(item.at));
  time.dateTime = new Date(item.at).toISOString();
  meta.append(time, waits ? " · 等待发出" : "");
  turn.append(meta);
  if (item.text) turn.append(...(item.from === "me" ? [element("p", "bubble", item.text)] : textParts(item.text)));
  const file = item.file && card(item.file);
  if (file) turn.append(file);
  if (item.buttons?.length) turn.append(choices(item, isLatest(item)));
  return turn;
}

// Parts of one answer carry the name and the time once.
function isSameBreath(item) {
  const before = state.items[state.items.indexOf(item) - 1];
  return item.from === "bot" && before?.from === "bot" && item.at - before.at < SAME_BREATH_MS;
}

// Buttons answer the latest question only: pressed late, an old 是 would answer something else.
function isLatest(item) {
  return !state.items.slice(state.items.indexOf(item)).some((later) => later.from === "me");
}

const views = new Map();

function show(item) {
  const made = view(item);
  views.get(item)?.replaceWith(made);
  if (!views.has(item)) log.append(made);
  views.set(item, made);
}

function add(item) {
  state.items.push(item);
  save();
  show(item);
  follow();
}

function showAll() {
  log.setAttribute("aria-busy", "true"); // a restored conversation is not read out again
  log.replaceChildren();
  views.clear();
  state.items.forEach(show);
  log.removeAttribute("aria-busy");
  log.scrollTop = log.scrollHeight;
}

// Scrolls to the end, but never so far that the person's last words leave the screen: an answer
// in several parts is read from its beginning.
function follow() {
  const mine = [...state.items].reverse().find((item) => item.from === "me");
  const anchor = mine && views.get(mine);
  const end = log.scrollHeight - log.clientHeight;
  log.scrollTop = anchor ? Math.min(end, anchor.offsetTop - log.offsetTop - 8) : 0;
  tellMore();
}

function tellMore() {
  more.hidden = log.scrollHeight - log.clientHeight - log.scrollTop < 24;
}

function tell(text, withDanger = false) {
  status.replaceChildren(text);
  if (!withDanger) return;
  const call = element("a", "", "110");
  call.href = "tel:110";
  status.append("人身有危险，请直接拨打 ", call, "。");
}

let typingTimer;

function showTyping(on) {
  clearTimeout(typingTimer);
  typing.textContent = on ? "守门正在回复" : "";
  if (on) typingTimer = setTimeout(() => showTyping(false), TYPING_MS);
}

// --- talking ------------------------------------------------------------------------------

const socket = io({ path: new URL("../socket.io/", document.baseURI).pathname, reconnectionDelayMax: 5000 });
let isReady = false;
let isSending = false;

// crypto.randomUUID exists only on https.
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
}

function say(text, shown = text, isQuiet = false) {
  const message = { id: newId(), text };
  state.outbox.push(message);
  if (isQuiet) save();
  else {
    add({ from: "me", text: shown, at: Date.now(), id: message.id });
    state.items.filter((item) => item.buttons?.length).forEach(show);
  }
  flush();
}

// One message at a time, in order. A message without acknowledgement is sent again with the same
// id; the server drops repeats.
function flush() {
  const message = state.outbox[0];
  if (!message || !isReady || isSending) return;
  isSending = true;
  socket.timeout(ACK_MS).emit("user_uttered", { message: message.text, id: message.id }, (error, ack) => {
    isSending = false;
    if (error || ack?.code === "too_fast") {
      setTimeout(flush, RETRY_MS);
      return;
    }
    if (ack?.code === "no_session") {
      ask();
      return;
    }
    state.outbox = state.outbox.filter((other) => other.id !== message.id);
    save();
    tell("");
    const item = state.items.find((other) => other.id === message.id);
    if (item) show(item);
    flush();
  });
}

function ask() {
  isReady = false;
  socket.emit("session_request", { token: state.token, after: state.seq });
}

socket.on("connect", ask);

socket.on("session_confirm", ({ token, resumed }) => {
  const isNew = !resumed && state.items.length === 0;
  if (!resumed && !isNew) add({ from: "note", text: "之前的对话已经过期，从这里重新开始。" });
  state.token = token;
  save();
  isReady = true;
  tell("");
  if (isNew && !state.outbox.length) say(GREETING, GREETING, true);
  else flush();
});

socket.on("bot_uttered", (message) => {
  if (message.seq <= state.seq) return; // sent again after a reconnect
  state.seq = message.seq ?? state.seq;
  const item = received(message);
  if (item.text || item.buttons.length || (item.file && !isShown(item.file))) add(item);
  else save();
});

// A letter comes as a payload and as a line of text, for clients that know only text.
function isShown(file) {
  const token = FILE_URL.exec(String(file.url ?? ""))?.[1];
  return !token || state.items.slice(-4).some((item) => item.text?.includes(token));
}

function received(message) {
  const payload = message.custom ?? message.attachment?.payload ?? message.attachment;
  const type = message.custom?.type ?? message.attachment?.type;
  return {
    from: "bot",
    text: String(message.text ?? (type === "file" ? "" : (payload?.text ?? ""))),
    buttons: message.quick_replies ?? message.buttons ?? [],
    file: type === "file" ? payload : undefined,
    at: Date.now(),
  };
}

socket.on("user_said", ({ text, id }) => {
  if (text === GREETING || state.items.some((item) => item.id === id)) return;
  add({ from: "me", text, id, at: Date.now() });
});

socket.on("bot_typing", ({ on }) => showTyping(on));

socket.on("error_notice", ({ code, text }) => {
  if (code === "no_session") return; // the page asks for one by itself
  tell(code === "too_fast" ? "发得有点快，稍等几秒会自动发出去。" : text);
  if (!isReady) setTimeout(ask, RETRY_MS);
});

function offline() {
  isReady = false;
  isSending = false;
  showTyping(false);
  tell("网络断了，正在重新连接。你写的话会留着，连上后自动发出。", true);
}

socket.on("disconnect", (reason) => {
  offline();
  if (reason === "io server disconnect") socket.connect();
});
socket.on("connect_error", offline);

// --- the person's hands -------------------------------------------------------------------

function submit() {
  const text = words.value.trim();
  const length = [...text].length;
  if (!text) {
    words.focus();
    return;
  }
  if (length > LONGEST) {
    tell(`这段有点长（现在 ${length} 字，一次最多 ${LONGEST} 字），请分几次发。`);
    return;
  }
  words.value = "";
  grow();
  say(text);
}

function grow() {
  words.rows = Math.min(5, words.value.split("\n").length + Math.floor(words.value.length / 24));
}

words.addEventListener("input", grow);
words.addEventListener("keydown", (event) => {
  // 229 is what some input methods report while composing.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
send.addEventListener("click", submit);
door.addEventListener("click", () => say(door.textContent));
more.addEventListener("click", () => {
  log.scrollTop = log.scrollHeight;
  log.focus({ preventScroll: true });
});
log.addEventListener("scroll", tellMore, { passive: true });

let wipeTimer;

// Two presses: the first asks. A dialog would hide the door button.
wipe.addEventListener("click", () => {
  clearTimeout(wipeTimer);
  if (!wipe.dataset.asked) {
    wipe.dataset.asked = "yes";
    wipe.textContent = "再按一次清除";
    wipeTimer = setTimeout(calmWipe, CONFIRM_MS);
    return;
  }
  calmWipe();
  state = { ...fresh(), token: state.token, seq: state.seq };
  words.value = "";
  grow();
  save();
  showAll();
  tell("");
  say(ERASE);
});

function calmWipe() {
  delete wipe.dataset.asked;
  wipe.textContent = "清除记录";
}

showAll();
tell("正在连接……");
