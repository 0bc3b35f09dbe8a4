"use strict";

// What athletes call things comes from strangers: all of it is put in as text, and nothing as HTML.

const SVG = "http://www.w3.org/2000/svg";
const BATCH_MILLIS = 120;
const AGAIN_MILLIS = 3000;

/** More than this at once is history, which need not glide. */
const MOST_ANIMATED = 3;

const byId = id => document.getElementById(id);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const day = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC"
});

let shown = 60;
let atStrava = false;
let waiting = [];
let flushing = null;

// Elements

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function say(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

// Numbers and names

function sport(name) {
  return (name || "Activity")
    .replace(/^E(?=[A-Z])/, "E-")
    .replace(/([a-z])([A-Z])/g, (both, end, start) => end + " " + start.toLowerCase());
}

/** The athlete's own time, wherever this browser is. */
function when(local) {
  return local ? day.format(new Date(local.slice(0, 16) + "Z")).replace(/,/g, "") : "";
}

function duration(seconds) {
  const two = number => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? hours + ":" + two(minutes) + " h" : minutes + ":" + two(seconds % 60) + " min";
}

function ago(seconds) {
  if (seconds < 60) {
    return seconds + " s";
  }
  return seconds < 5400 ? Math.round(seconds / 60) + " min"
    : seconds < 129600 ? Math.round(seconds / 3600) + " h"
    : Math.round(seconds / 86400) + " days";
}

// Activities

function map(activity) {
  const box = element("div", { className: "map" });
  if (!activity.track) {
    const oval = drawn("svg", { viewBox: "0 0 64 34", "aria-hidden": "true" });
    oval.append(drawn("rect", { x: 2, y: 2, width: 60, height: 30, rx: 15, class: "oval" }));
    box.classList.add("without");
    box.append(oval, element("span", { textContent: activity.manual ? "Entered by hand" : "No track" }));
    return box;
  }
  const svg = drawn("svg", { viewBox: "0 0 160 100", role: "img", "aria-label": "The track, seen from above" });
  svg.append(drawn("path", { d: activity.track, class: "track" }));
  const start = /^M(\S+) ([^L]+)/.exec(activity.track);
  if (start) {
    svg.append(drawn("circle", { cx: start[1], cy: start[2], r: 2.6, class: "start" }));
  }
  box.append(svg);
  return box;
}

function number(name, value) {
  return element("div", {}, element("dt", { textContent: name }), element("dd", { textContent: value }));
}

function card(activity) {
  const numbers = element("dl", { className: "numbers" });
  if (activity.distance > 0) {
    numbers.append(number("Distance", (activity.distance / 1000).toFixed(1) + " km"));
    numbers.append(number("Climb", whole.format(activity.climb || 0) + " m"));
  }
  if (activity.movingTime > 0) {
    numbers.append(number("Moving time", duration(activity.movingTime)));
  }
  const time = element("p", { className: "when" },
    element("time", { dateTime: activity.start || "", textContent: when(activity.start) }));
  if (atStrava) {
    time.append(element("a", {
      href: "https://www.strava.com/activities/" + encodeURIComponent(activity.id),
      target: "_blank", rel: "noopener", textContent: "View on Strava"
    }));
  }
  const made = element("li", { className: "card" }, map(activity), element("div", { className: "facts" },
    element("p", { className: "athlete" },
      element("span", { textContent: activity.athlete }), element("span", { textContent: sport(activity.sport) })),
    element("h3", { className: "name", textContent: activity.name || "Untitled", title: activity.name || "" }),
    time, numbers));
  made.dataset.id = activity.id;
  return made;
}

/** What is there already is told again after the connection was lost. */
function show(activities) {
  byId("activities").replaceChildren(...activities.map(card));
  byId("empty").hidden = activities.length > 0;
}

/** They come by the dozen at first, and are put in together. */
function arrived(activity) {
  waiting.unshift(activity);
  flushing = flushing || setTimeout(flush, BATCH_MILLIS);
}

function flush() {
  flushing = null;
  const list = byId("activities");
  const there = new Set(Array.from(list.children, made => made.dataset.id));
  const news = waiting.filter(activity => !there.has(activity.id)).slice(0, shown);
  waiting = [];
  const animated = news.length <= MOST_ANIMATED && !still.matches && !document.hidden;
  const before = animated ? places(list) : null;
  const cards = news.map(card);
  list.prepend(...cards);
  while (list.children.length > shown) {
    list.lastElementChild.remove();
  }
  byId("empty").hidden = list.children.length > 0;
  if (animated) {
    cards.forEach(made => made.classList.add("new"));
    glide(list, before);
  }
}

function places(list) {
  return new Map(Array.from(list.children, made => [made, made.getBoundingClientRect()]));
}

/** From where they were to where they are now, so that the eye can follow. */
function glide(list, before) {
  for (const [made, old] of before) {
    if (made.isConnected && old.top < innerHeight) {
      const now = made.getBoundingClientRect();
      // To another row it would fly across all others.
      const from = Math.abs(now.top - old.top) < 1 || now.left === old.left
        ? { transform: `translate(${old.left - now.left}px, ${old.top - now.top}px)` } : { opacity: 0 };
      const to = from.transform ? { transform: "none" } : { opacity: 1 };
      made.animate([from, to], { duration: 350, easing: "ease-out" });
    }
  }
}

// Figures

const WINDOWS = {
  "reads quarter hour": "Reads, quarter hour",
  "reads day": "Reads, today",
  "calls quarter hour": "All calls, quarter hour",
  "calls day": "All calls, today"
};

function budget(windows) {
  const rows = byId("windows").children;
  windows.forEach((each, index) => {
    const [caption, bar] = rows[index].children;
    const name = WINDOWS[each.kind + " " + each.span];
    // Little is more than nothing.
    const least = each.used > 0 ? 0.01 : 0;
    const share = each.limit > 0 ? Math.max(least, Math.min(1, each.used / each.limit)) : 0;
    say(caption.firstElementChild, name);
    caption.lastElementChild.replaceChildren(
      whole.format(each.used), element("span", { textContent: " of " + whole.format(each.limit) }));
    bar.setAttribute("role", "meter");
    bar.setAttribute("aria-label", name);
    bar.setAttribute("aria-valuemin", 0);
    bar.setAttribute("aria-valuemax", each.limit);
    bar.setAttribute("aria-valuenow", Math.min(each.used, each.limit));
    bar.classList.toggle("full", share >= 0.85);
    bar.firstElementChild.style.transform = `translateX(${100 * share - 100}%)`;
  });
}

function standing(athlete) {
  const parts = ["asked " + ago(athlete.lag) + " ago"];
  if (athlete.afterEnd !== undefined) {
    parts.push("latest here " + ago(athlete.afterEnd) + " after its end");
  }
  return parts;
}

function athletes(figures) {
  const list = byId("athletes");
  while (list.children.length < figures.athletes.length) {
    list.append(element("li", {}, element("strong"), element("b"), element("small")));
  }
  while (list.children.length > figures.athletes.length) {
    list.lastElementChild.remove();
  }
  figures.athletes.forEach((athlete, index) => {
    const [name, count, text] = list.children[index].children;
    say(name, athlete.name);
    say(count, whole.format(athlete.delivered));
    const parts = standing(athlete);
    if (text.textContent !== parts.join(" · ")) {
      text.replaceChildren(...parts.flatMap((part, place) =>
        (place > 0 ? [" · "] : []).concat(element("span", { textContent: part }))));
    }
  });
  const more = figures.following - figures.athletes.length;
  say(byId("following"), more > 0 ? "the first " + figures.athletes.length + " of " + whole.format(figures.following) : "");
  byId("nobody").hidden = figures.following > 0;
  byId("aside").hidden = figures.aside === 0;
  say(byId("aside"), figures.aside === 1 ? "One must connect again." : figures.aside + " must connect again.");
}

function showFigures(figures) {
  if (!figures) {
    return;
  }
  say(byId("delivered"), whole.format(figures.delivered));
  say(byId("per-activity"), figures.delivered > 0 ? (figures.calls / figures.delivered).toFixed(2) : "–");
  say(byId("calls"), whole.format(figures.calls));
  say(byId("refused"), whole.format(figures.refused));
  budget(figures.windows);
  athletes(figures);
  say(byId("empty"), figures.following > 0
    ? "Waiting for the first activity …" : "Connect with Strava, and your activities of the last thirty days come here.");
}

// The connection

const STATES = { connecting: "Connecting …", live: "Live", lost: "Reconnecting …" };

function state(name) {
  byId("connection").dataset.state = name;
  say(byId("connection-text"), STATES[name]);
}

/** Nothing on the other side answers then, so its links lead nowhere. */
function stopped(yes) {
  byId("stopped").hidden = !yes;
  document.body.classList.toggle("stopped", yes);
  document.querySelector("nav").inert = yes;
}

function listen() {
  const events = new EventSource("events");
  events.addEventListener("snapshot", message => {
    const all = JSON.parse(message.data);
    clearTimeout(flushing);
    flushing = null;
    waiting = [];
    shown = all.shown;
    atStrava = !all.sandbox;
    state("live");
    stopped(false);
    byId("sandbox").hidden = atStrava;
    if (all.sandbox) {
      byId("sandbox").href = all.sandbox;
    }
    say(byId("origin"), atStrava ? "Data from Strava. Compatible with Strava." : "All athletes are invented. Compatible with Strava.");
    show(all.activities);
    showFigures(all.figures);
  });
  events.addEventListener("activity", message => arrived(JSON.parse(message.data)));
  events.addEventListener("figures", message => showFigures(JSON.parse(message.data)));
  events.addEventListener("stopped", () => {
    stopped(true);
    state("lost");
  });
  events.addEventListener("error", () => {
    state("lost");
    // Most errors the browser gets over by itself, but not all.
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(listen, AGAIN_MILLIS);
    }
  });
}

listen();
