package io.grapevine.amtool.output;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.AttemptView;
import io.grapevine.amtool.api.ListedHeartbeat;
import io.grapevine.amtool.api.ListedTenant;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.amtool.api.StatusView;
import io.grapevine.httpclient.GoJson;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.TimeWriter;
import java.util.List;
import java.util.Optional;

/** Output format: the three forms of {@code --output}. */
public interface Format {
    /** The names of the forms. */
    List<String> NAMES = List.of("simple", "extended", "json");

    /**
     * The form of a name.
     *
     * @param name one of {@link #NAMES}
     * @param dates the layout of times, in terms of Go's reference time
     */
    static Format named(String name, String dates, Terminal terminal) {
        return name.equals("json") ? new JsonFormat() : new TableFormat(name.equals("extended"), dates, terminal);
    }

    /** Silences, those that end first above. */
    String silences(List<SilenceView> silences);

    /** Alerts, those that began first above. */
    String alerts(List<AlertView> alerts);

    String configuration(StatusView status);

    String cluster(StatusView.Cluster cluster);

    /** What became of a test of a receiver, as a table. */
    static String attempts(List<AttemptView> attempts, Terminal terminal) {
        return new Columns<AttemptView>()
                .add("Integration", attempt -> attempt.integration() + "[" + attempt.index() + "]")
                .add("Outcome", AttemptView::outcome)
                .add("Status", attempt -> number(attempt.status()))
                .add("Took", attempt -> number(attempt.durationMillis()) + "ms")
                .add("Message", AttemptView::message)
                .text(attempts, terminal);
    }

    /** Tenants, as a table. */
    static String tenants(List<ListedTenant> tenants, Terminal terminal) {
        return new Columns<ListedTenant>()
                .add("Tenant", ListedTenant::tenant)
                .add("Bytes", tenant -> String.valueOf(tenant.bytes()))
                .add("Templates", tenant -> String.join(" ", tenant.templates()))
                .text(tenants, terminal);
    }

    /** Heartbeats, as a table. */
    static String heartbeats(List<ListedHeartbeat> heartbeats, String dates, Terminal terminal) {
        return new Columns<ListedHeartbeat>()
                .add("Name", ListedHeartbeat::name)
                .add("State", ListedHeartbeat::states)
                .add("Last Seen", heartbeat -> time(heartbeat.lastSeen(), dates))
                .add("Due", heartbeat -> time(heartbeat.due(), dates))
                .add("Paused Until", heartbeat -> time(heartbeat.pausedUntil(), dates))
                .text(heartbeats, terminal);
    }

    private static String time(Optional<GoTime> time, String layout) {
        return time.map(known -> TimeWriter.format(known, layout)).orElse("");
    }

    private static String number(Optional<Long> number) {
        return number.map(String::valueOf).orElse("");
    }

    /** The form for programs: one line of JSON, in the order of the server. */
    final class JsonFormat implements Format {
        @Override
        public String silences(List<SilenceView> silences) {
            return line(silences.stream().map(SilenceView::tree).toList());
        }

        @Override
        public String alerts(List<AlertView> alerts) {
            return line(alerts.stream().map(AlertView::tree).toList());
        }

        @Override
        public String configuration(StatusView status) {
            return line(status.tree());
        }

        @Override
        public String cluster(StatusView.Cluster cluster) {
            return line(cluster.tree());
        }

        private static String line(Object tree) {
            return GoJson.encode(tree) + "\n";
        }
    }
}
