package io.grapevine.amtool.command;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Alertmanager.AlertQuery;
import io.grapevine.amtool.api.ServerFault;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Waits, for as long as the command may take, until what was written is where it should be. */
record AwaitPropagation(Alertmanager server) {
    private static final String UNPROCESSED = "unprocessed";
    private static final Pattern LAG =
            Pattern.compile("^grapevine_cluster_peer_lag_seconds\\{peer=\"(.*)\"} (\\S+)$", Pattern.MULTILINE);

    /** Servers measure four times a second what their peers lack; the first look must not be older than the write. */
    private static final long FIRST_MILLIS = 600;

    private static final long PAUSE_MILLIS = 100;

    /**
     * Waits until every peer has all that the server has; not at all where there is no cluster.
     *
     * @throws CommandFault if the server does not tell what its peers have
     * @throws ServerFault if the time is over
     */
    void untilShared() throws CommandFault {
        if (server.status().cluster().peers().size() < 2) {
            return;
        }
        pause(FIRST_MILLIS);
        List<String> behind = behind();
        while (!behind.isEmpty()) {
            pause(PAUSE_MILLIS);
            try {
                behind = behind();
            } catch (ServerFault late) {
                throw late.after("set, but not known to have reached " + String.join(", ", behind));
            }
        }
    }

    /** The peers that lack something. */
    private List<String> behind() throws CommandFault {
        List<String> behind = new ArrayList<>();
        java.util.regex.Matcher lag =
                LAG.matcher(server.below("").get("/metrics", "").text());
        boolean reported = false;
        while (lag.find()) {
            reported = true;
            if (!isZero(lag.group(2))) {
                behind.add(lag.group(1));
            }
        }
        if (!reported) {
            throw new CommandFault("--wait: set, but the server does not tell what its peers have (expected: a server "
                    + "with the metric grapevine_cluster_peer_lag_seconds)");
        }
        return behind;
    }

    private static boolean isZero(String number) {
        return number.chars().allMatch(c -> c == '0' || c == '.');
    }

    /**
     * Waits until the server has taken an alert to its groups. Alerts are not shared among replicas: the client that sends them
     * sends them to all.
     *
     * @throws ServerFault if the time is over
     */
    void untilListed(LabelSet labels) throws ServerFault {
        List<String> filters = new ArrayList<>();
        labels.forEach((name, value) -> filters.add(Matcher.text(MatchType.EQUAL, name, value)));
        while (server.alerts(AlertQuery.all(filters)).stream().noneMatch(alert -> isTaken(alert, labels))) {
            pause(PAUSE_MILLIS);
        }
    }

    private static boolean isTaken(AlertView alert, LabelSet labels) {
        return alert.labels().equals(labels) && !alert.status().state().equals(UNPROCESSED);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("a command is not interrupted", stopped);
        }
    }
}
