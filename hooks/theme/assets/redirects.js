/* On the page that says "not found": leads from an older address to the new one, on hosts that cannot do it themselves.
   The tables are made by hooks/bulletin/redirects.py; what is said of an address here is said there of an alias. */
(function () {
  "use strict";
  var root = new URL(document.currentScript.src).pathname.replace(/assets\/[^\/]+$/, "");
  var tracking = /^(?:utm_[a-z]+|fbclid|gclid|zarsrc)=/i;

  /* ASCII without capitals; whatever is no letter, digit or one of - . _ ~ / = percent-encoded. */
  function plain(text) {
    return text.replace(/%[0-9a-f]{2}|[^]/gi, function (unit) {
      var code = unit.length > 1 ? parseInt(unit.slice(1), 16) : unit.charCodeAt(0);
      var letter = String.fromCharCode(code);
      if (/[a-z0-9._~\/=-]/i.test(letter)) {
        return letter.toLowerCase();
      }
      return "%" + (code < 16 ? "0" : "") + code.toString(16).toUpperCase();
    });
  }

  function keyOf(place) {
    var parameters = place.search.slice(1).split("&").filter(function (each) {
      return each && !tracking.test(each);
    }).map(function (each) {
      return plain(each.replace(/\+/g, "%20"));
    });
    parameters = parameters.filter(function (each, at) {
      return parameters.indexOf(each) === at;
    }).sort();
    var path = place.pathname.replace(/\/{2,}/g, "/");
    path = path.indexOf(root) === 0 ? path.slice(root.length - 1) : path;
    return plain(path) + (parameters.length ? "?" + parameters.join("&") : "");
  }

  function tableOf(key) {
    var mixed = 0x811c9dc5;
    for (var at = 0; at < key.length; at += 1) {
      mixed = Math.imul(mixed ^ key.charCodeAt(at), 0x01000193) >>> 0;
    }
    var folded = (mixed ^ (mixed >>> 8) ^ (mixed >>> 16) ^ (mixed >>> 24)) & 0xff;
    return root + "redirects/" + (folded < 16 ? "0" : "") + folded.toString(16) + ".json";
  }

  /* A list that has become shorter: its last numbered page is its front page now. */
  var list = /^(.+\/)trang\/(?:\d+\/?)?$/.exec(location.pathname);
  var key = keyOf(location);
  if (!window.fetch || !Math.imul) {
    return;
  }
  fetch(tableOf(key))
    .then(function (answer) {
      return answer.ok ? answer.json() : {};
    })
    .then(function (table) {
      if (Object.prototype.hasOwnProperty.call(table, key)) {
        location.replace(root + table[key]);
      } else if (list) {
        location.replace(list[1]);
      }
    })
    .catch(function () {});
})();
