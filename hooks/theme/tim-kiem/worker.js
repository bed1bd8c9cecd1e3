// The search worker at an address below the search page, where offline.js answers for it.
import "../assets/search/worker.js";
