package io.grapevine.bench.hot;

import io.grapevine.bench.compare.AlertSet;

/** A hot path that is measured: prepared once, and then run again and again, a number of items at a time. */
public enum HotPath {
    /** The body of a request of Prometheus. */
    DECODE("POST /api/v2/alerts: decode", "alert", AlertSet.BATCH, ApiPaths::decode),
    /** The body of a request of Prometheus that is sent again. */
    DECODE_AGAIN("POST /api/v2/alerts: decode of known alerts", "alert", AlertSet.BATCH, ApiPaths::decodeAgain),
    /** What two Prometheus servers send again, each with alerts of its own. */
    RECEIVE("Alert sent again by two servers: decode and store", "alert", 2 * AlertSet.BATCH, ApiPaths::receive),
    /** What two Prometheus servers send again, with one alert for both. */
    RECEIVE_ONE("The same with replica_labels", "alert", 2 * AlertSet.BATCH, ApiPaths::receiveOne),
    /** The identity of an alert. */
    FINGERPRINT("Label set of 7 labels and its fingerprint", "alert", AlertSet.BATCH, MatchPaths::fingerprint),
    /** Three matchers: equal, regular expression, not equal. */
    MATCHERS("Three matchers, one of them a regular expression", "alert", AlertSet.BATCH, MatchPaths::matchers),
    /** The routing tree. */
    ROUTE("Routes of an alert, of 200", "alert", AlertSet.BATCH, MatchPaths::route),
    /** The silences of an alert. */
    SILENCES("Silences of an alert, of 5,000", "alert", AlertSet.BATCH, MatchPaths::silences),
    /** What inhibits an alert. */
    INHIBITION("Inhibition of an alert, with 10,000 sources", "alert", AlertSet.BATCH, MatchPaths::inhibition),
    /** An alert that is known already. */
    STORE("Alert sent again: merge into a store of 10,000", "alert", AlertSet.BATCH, StatePaths::store),
    /** What is read. */
    LIST("GET /api/v2/alerts: 1,000 alerts over a local connection", "alert", ApiPaths.LISTED, ApiPaths::list),
    /** A frame of changes. */
    CODEC("Gossip: encode and decode a delta of 64", "entry", StatePaths.ENTRIES, StatePaths::codec),
    /** A change from one replica to another, all but the network. */
    MERGE("Gossip: write, encode, decode, merge a delta of 64", "entry", StatePaths.ENTRIES, StatePaths::merge);

    private final String title;
    private final String item;
    private final int items;
    private final Work.Preparation preparation;

    HotPath(String title, String item, int items, Work.Preparation preparation) {
        this.title = title;
        this.item = item;
        this.items = items;
        this.preparation = preparation;
    }

    /** The name of the path, for people. */
    public String title() {
        return title;
    }

    /** What there are several of in one run. */
    public String item() {
        return item;
    }

    /** How many items one run has. */
    public int items() {
        return items;
    }

    /** Prepares it. */
    public Work prepare() throws Exception {
        return preparation.prepare();
    }
}
