package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * The requests of one round, in which each heartbeat gets a sign.
 *
 * @param alerts posts of alerts, with a later end at each call
 * @param others pings, and what is asked between them
 */
record Signs(List<Supplier<byte[]>> alerts, List<byte[]> others) {
    private static final int SCRAPES = 4;

    /** All signs of these heartbeats. */
    static Signs of(PlannedConfig config) {
        List<byte[]> pings = new ArrayList<>();
        for (int i = 0; i < config.pings(); i++) {
            pings.add(Connection.postRequest("/api/grapevine/v1/heartbeats/ping-" + i, ""));
        }
        return new Signs(alerts(config), pings);
    }

    /** As many requests of a server without heartbeats: it answers each in place of a ping on a worker thread, too. */
    static Signs without(PlannedConfig config) {
        byte[] list = Connection.getRequest("/api/grapevine/v1/heartbeats");
        return new Signs(alerts(config), new ArrayList<>(Collections.nCopies(config.pings(), list)));
    }

    private static List<Supplier<byte[]>> alerts(PlannedConfig config) {
        List<Supplier<byte[]>> posts = new ArrayList<>();
        for (int i = 0; i < config.alerts().batches(); i++) {
            int batch = i;
            posts.add(() -> config.alerts().firing(batch));
        }
        return posts;
    }

    /** These signs with scrapes of the metrics between them, as many as Prometheus makes in a minute. */
    Signs withScrapes() {
        List<byte[]> more = new ArrayList<>(others);
        byte[] scrape = Connection.getRequest("/metrics");
        for (int i = 0; i < SCRAPES; i++) {
            more.add(i * more.size() / SCRAPES, scrape);
        }
        return new Signs(alerts, more);
    }

    /** The number of requests. */
    int size() {
        return alerts.size() + others.size();
    }

    /** A request by its number, which counts on over the rounds. */
    byte[] request(int number) {
        int place = number % size();
        return isAlert(place) ? alerts.get(place).get() : others.get(place - alerts.size());
    }

    /** Whether a request is a post of alerts, which Prometheus sends to each replica. */
    boolean isAlert(int number) {
        return number % size() < alerts.size();
    }
}
