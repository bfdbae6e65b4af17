// Other weights, tried on the page: the same composite as goldenthread.stats.composites, in the
// reader's browser. Without this script the page shows the ranking as it was set.
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data-live-weights").textContent);
  var section = document.getElementById("ranking");
  var table = section && section.querySelector("table");
  if (!table) return;
  var missing = function (value) { return value === null; };

  function ranks(values, highestFirst) {
    var order = values.map(function (value, at) { return at; })
      .filter(function (at) { return !missing(values[at]); })
      .sort(function (a, b) { return highestFirst ? values[b] - values[a] : values[a] - values[b]; });
    var out = values.map(function () { return null; }), start = 0, step = 0;
    while (start < order.length) {
      var end = start;
      while (end < order.length && values[order[end]] === values[order[start]]) end++;
      step++;
      var place = data.ties === "mean" ? (start + 1 + end) / 2 : data.ties === "dense" ? step : start + 1;
      for (var i = start; i < end; i++) out[order[i]] = place;
      start = end;
    }
    return out;
  }

  function mean(values) {
    var there = values.filter(function (value) { return !missing(value); });
    return there.reduce(function (sum, value) { return sum + value; }, 0) / Math.max(there.length, 1);
  }

  function standardised(values, high) {
    var centre = mean(values);
    var spread = Math.sqrt(mean(values.map(function (value) {
      return missing(value) ? null : (value - centre) * (value - centre);
    })));
    return values.map(function (value) {
      return missing(value) ? null : (high ? 1 : -1) * (value - centre) / (spread > 0 ? spread : 1);
    });
  }

  var columns = data.measures.map(function (measure, at) {
    var values = data.areas.map(function (area) { return area.values[at]; });
    return data.method === "mean-of-ranks"
      ? ranks(values, measure.high) : standardised(values, measure.high);
  });
  if (data.missing === "mean") {
    columns = columns.map(function (column) {
      var centre = mean(column);
      return column.map(function (value, area) {
        return missing(value) && !data.areas[area].empty ? centre : value;
      });
    });
  }

  function scores(weights) {
    return data.areas.map(function (area, row) {
      var total = 0, sum = 0, lacking = false, any = false;
      weights.forEach(function (weight, at) {
        if (!(weight > 0)) return;
        var part = columns[at][row];
        any = any || !missing(area.values[at]);
        if (missing(part)) { lacking = true; return; }
        total += weight;
        sum += weight * part;
      });
      if (!any || !(total > 0) || (data.missing === "leave-out" && lacking)) return null;
      return Math.round(sum / total * 1e12) / 1e12;
    });
  }

  function rankedBy(weights) {
    return ranks(scores(weights), data.method === "mean-of-z-scores");
  }
  window.goldenThreadRanks = function (weights) {
    var found = rankedBy(weights), byCode = {};
    data.areas.forEach(function (area, row) { byCode[area.code] = found[row]; });
    return byCode;
  };

  var inputs = [], rows = {};
  Array.from(table.tBodies[0].rows).forEach(function (row) {
    rows[row.querySelector("th").textContent.trim()] = row;
  });
  var first = rankedBy(data.measures.map(function (measure) { return measure.weight; }));

  function make(tag, properties, parent) {
    var element = Object.assign(document.createElement(tag), properties);
    parent.appendChild(element);
    return element;
  }

  function show() {
    var weights = inputs.map(function (input) { return Math.max(0, parseFloat(input.value) || 0); });
    if (!weights.some(function (weight) { return weight > 0; })) {
      said.textContent = "Give at least one measure a weight above zero.";
      return;
    }
    var now = rankedBy(weights), moved = 0, furthest = null;
    data.areas.forEach(function (area, at) {
      var row = rows[area.name];
      if (!row || missing(first[at]) || missing(now[at])) return;
      var cell = row.cells[0], by = now[at] - first[at];
      cell.textContent = by === 0 ? String(now[at]) : now[at] + " (was " + first[at] + ")";
      cell.dataset.sort = now[at];
      if (by !== 0) moved++;
      if (!furthest || Math.abs(by) > Math.abs(furthest.by)) furthest = { by: by, name: area.name };
    });
    Object.values(rows).sort(function (a, b) {
      return b.cells[0].dataset.sort - a.cells[0].dataset.sort;
    }).forEach(function (row) { table.tBodies[0].appendChild(row); });
    said.textContent = moved === 0 ? "Ranks are as they were set."
      : moved + " areas have another rank. " + furthest.name + " moves furthest, by "
        + Math.abs(furthest.by) + " places. What each rank could be, and the chances, are still for "
        + "the weights as set.";
  }

  var form = make("fieldset", { className: "tools live-weights" }, section);
  make("legend", { textContent: "Try other weights" }, form);
  data.measures.forEach(function (measure, at) {
    var holder = make("div", {}, form), id = "weight-" + at;
    make("label", { htmlFor: id, textContent: measure.short }, holder);
    inputs.push(make("input", {
      id: id, type: "number", min: "0", step: "0.5", value: String(measure.weight), inputMode: "decimal",
    }, holder));
  });
  var back = make("button", { type: "button", textContent: "Put back" }, form);
  var said = make("p", {}, form);
  said.setAttribute("role", "status");
  section.insertBefore(form, section.querySelector(".tools, .table-block"));
  form.addEventListener("input", show);
  back.addEventListener("click", function () {
    inputs.forEach(function (input, at) { input.value = String(data.measures[at].weight); });
    show();
  });
})();
