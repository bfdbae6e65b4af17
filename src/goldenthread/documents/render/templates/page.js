(function () {
  "use strict";
  var doc = document;
  doc.documentElement.classList.add("js");

  function make(tag, properties, parent) {
    var element = Object.assign(doc.createElement(tag), properties);
    if (parent) parent.appendChild(element);
    return element;
  }
  function text(cell) { return cell.textContent.trim(); }

  // A cell sorts by its key where it has one, else by the number it begins with, else by its text;
  // cells with nothing to sort by stay last whichever way the table is turned.
  function key(cell) {
    var raw = cell.dataset.sort !== undefined ? cell.dataset.sort : text(cell);
    var bare = raw.replace(/[\s,£%]/g, "").replace(/\u2212/g, "-");
    if (/^[-+]?\d/.test(bare) && !isNaN(parseFloat(bare))) return parseFloat(bare);
    return /[\p{L}\p{N}]/u.test(raw) ? raw.toLowerCase() : null;
  }
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a === typeof b) return a.localeCompare(b, "en-GB", { numeric: true });
    return typeof a === "number" ? -1 : 1;
  }

  function sortable(table) {
    var headings = Array.from(table.tHead.rows[0].cells), body = table.tBodies[0];
    headings.forEach(function (heading, at) {
      var button = make("button", { type: "button" });
      while (heading.firstChild) button.appendChild(heading.firstChild);
      heading.appendChild(button);
      button.addEventListener("click", function () {
        var down = heading.getAttribute("aria-sort") === "ascending";
        headings.forEach(function (other) { other.removeAttribute("aria-sort"); });
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        var rows = Array.from(body.rows).map(function (row) { return [key(row.cells[at]), row]; });
        rows.sort(function (x, y) {
          if (x[0] === null || y[0] === null) return (x[0] === null) - (y[0] === null);
          return (down ? -1 : 1) * compare(x[0], y[0]);
        });
        rows.forEach(function (pair) { body.appendChild(pair[1]); });
      });
    });
  }

  function control(tools, label, tag, properties, id) {
    var holder = make("div", {}, tools);
    make("label", { htmlFor: id, textContent: label }, holder);
    return make(tag, Object.assign({ id: id }, properties), holder);
  }

  function filters(table, number) {
    var headings = Array.from(table.tHead.rows[0].cells);
    var chosen = headings.filter(function (heading) { return heading.hasAttribute("data-filterable"); });
    var searchable = table.hasAttribute("data-searchable");
    if (!searchable && !chosen.length) return;
    var frame = table.closest(".table-frame"), rows = Array.from(table.tBodies[0].rows);
    var tools = make("div", { className: "tools" }), search = null, count;
    if (searchable) {
      search = control(tools, "Search this table", "input", { type: "search", autocomplete: "off" }, "search-" + number);
      make("span", { className: "unseen", textContent: ": " + text(table.caption) }, search.previousSibling);
    }
    var selects = chosen.map(function (heading) {
      var at = headings.indexOf(heading);
      var select = control(tools, text(heading), "select", {}, "filter-" + number + "-" + at);
      make("option", { value: "", textContent: "All" }, select);
      Array.from(new Set(rows.map(function (row) { return text(row.cells[at]); }))).sort()
        .forEach(function (value) { make("option", { value: value, textContent: value || "(none)" }, select); });
      return [at, select];
    });
    count = make("p", {}, tools);
    count.setAttribute("role", "status");
    function show() {
      var words = search ? search.value.toLowerCase().split(/\s+/).filter(Boolean) : [], seen = 0;
      rows.forEach(function (row) {
        var whole = row.textContent.toLowerCase();
        var on = words.every(function (word) { return whole.includes(word); }) && selects.every(function (pair) {
          return !pair[1].selectedIndex || text(row.cells[pair[0]]) === pair[1].value;
        });
        row.hidden = !on;
        seen += on;
      });
      count.textContent = seen === rows.length ? rows.length + " rows" : seen + " of " + rows.length + " rows";
    }
    tools.addEventListener("input", show);
    frame.parentNode.insertBefore(tools, frame);
    show();
  }

  // A frame is a stop for the keyboard only while there is something to scroll.
  function stops() {
    doc.querySelectorAll(".table-frame,.chart-frame").forEach(function (frame) {
      var scrolls = frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
      if (scrolls) frame.tabIndex = 0; else frame.removeAttribute("tabindex");
    });
  }

  function here() {
    var links = Array.from(doc.querySelectorAll(".contents-large a"));
    if (!links.length || !window.IntersectionObserver) return;
    var byId = {};
    links.forEach(function (link) { byId[link.getAttribute("href").slice(1)] = link; });
    var targets = Object.keys(byId).map(function (id) { return doc.getElementById(id); });
    function mark() {
      var current = targets[0];
      targets.forEach(function (target) { if (target.getBoundingClientRect().top < 140) current = target; });
      links.forEach(function (link) { link.removeAttribute("aria-current"); });
      doc.querySelectorAll(".contents-large>ol>li").forEach(function (item) { item.classList.remove("here"); });
      var link = byId[current.id];
      link.setAttribute("aria-current", "true");
      link.closest(".contents-large>ol>li").classList.add("here");
    }
    var waiting = false;
    window.addEventListener("scroll", function () {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(function () { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  // A link into something folded away opens what it stands in.
  function unfold() {
    var target = location.hash && doc.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  }

  doc.querySelectorAll("table[data-sortable]").forEach(sortable);
  doc.querySelectorAll("table").forEach(filters);
  stops();
  here();
  if (window.ResizeObserver) new ResizeObserver(stops).observe(doc.body);
  window.addEventListener("hashchange", unfold);
  doc.addEventListener("toggle", stops, true);
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(doc.querySelectorAll("details:not([open]):not(.no-print)"));
    opened.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
  });
  if (location.hash) unfold();
})();
