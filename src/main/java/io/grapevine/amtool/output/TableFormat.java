package io.grapevine.amtool.output;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.MatcherView;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.amtool.api.StatusView;
import io.grapevine.amtool.api.StatusView.Peer;
import io.grapevine.amtool.api.Times;
import io.grapevine.base.go.IpLiteral;
import io.grapevine.base.go.Utf8;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.TimeWriter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The forms for people: the few columns that are looked at most, or, extended, all that a table has room for. */
record TableFormat(boolean extended, String layout, Terminal terminal) implements Format {
    /** The columns of a version after the configuration, in this order. */
    private static final List<String> VERSION =
            List.of("buildUser", "goVersion", "revision", "version", "branch", "buildDate");

    private String time(GoTime time) {
        return TimeWriter.format(time, layout);
    }

    @Override
    public String silences(List<SilenceView> silences) {
        return new Columns<SilenceView>()
                .add("ID", SilenceView::id)
                .add("Matchers", silence -> extended ? "{" + matchers(silence, ",") + "}" : matchers(silence, " "))
                .addIf(extended, "Starts At", silence -> time(silence.start()))
                .add("Ends At", silence -> time(silence.end()))
                .addIf(
                        extended,
                        "Updated At",
                        silence -> silence.updatedAt().map(this::time).orElse(""))
                .add("Created By", SilenceView::createdBy)
                .add("Comment", SilenceView::comment)
                .text(Sorting.byEnd(silences), terminal);
    }

    private static String matchers(SilenceView silence, String separator) {
        return silence.matchers().stream().map(MatcherView::toString).collect(Collectors.joining(separator));
    }

    @Override
    public String alerts(List<AlertView> alerts) {
        return new Columns<AlertView>()
                .addIf(!extended, "Alertname", alert -> alert.labels().valueOf("alertname"))
                .addIf(extended, "Labels", alert -> pairs(alert.labels()))
                .addIf(extended, "Annotations", alert -> pairs(alert.annotations()))
                .add("Starts At", alert -> time(alert.startsAt()))
                .addIf(!extended, "Summary", alert -> alert.annotations().valueOf("summary"))
                .addIf(extended, "Ends At", alert -> time(alert.endsAt()))
                .addIf(extended, "Generator URL", AlertView::generatorUrl)
                .add("State", alert -> alert.status().state())
                .text(Sorting.byStart(alerts), terminal);
    }

    /** The pairs are sorted as they are written, so that {@code a-b} comes before {@code a}; values are not escaped. */
    private static String pairs(LabelSet labels) {
        List<String> pairs = new ArrayList<>();
        labels.forEach((name, value) -> pairs.add(name + "=\"" + value + "\""));
        pairs.sort(Utf8::compare);
        return String.join(" ", pairs);
    }

    @Override
    public String configuration(StatusView status) {
        StringBuilder out = new StringBuilder(status.config().original()).append('\n');
        if (extended) {
            VERSION.forEach(
                    field -> out.append(field + ' ' + status.versionInfo().getOrDefault(field, "") + '\n'));
            out.append("uptime " + Times.write(status.uptime()) + '\n');
        }
        return out.toString();
    }

    @Override
    public String cluster(StatusView.Cluster cluster) {
        StringBuilder out =
                new StringBuilder("Cluster Status:\t" + cluster.status() + "\nNode Name:\t" + cluster.name() + '\n');
        if (extended) {
            out.append("\nAddress\tName\n");
            Sorting.byAddress(cluster.peers())
                    .forEach(peer -> out.append(peer.address() + '\t' + peer.name() + "\t\n"));
        }
        return TabStops.expand(out.toString());
    }

    /** The order of tables; what is equal stays in the order of the server. */
    private static final class Sorting {
        /** IPv4 addresses before IPv6 ones, and names before both; ports as numbers. */
        private static final Comparator<Peer> BY_ADDRESS = Comparator.comparing(
                        (Peer peer) -> bytes(host(peer)),
                        (a, b) -> a.length == b.length
                                ? Arrays.compareUnsigned(a, b)
                                : Integer.compare(a.length, b.length))
                .thenComparing(Sorting::host)
                .thenComparingInt(Sorting::port);

        private Sorting() {}

        static List<SilenceView> byEnd(List<SilenceView> silences) {
            return silences.stream().sorted((a, b) -> a.end().compare(b.end())).toList();
        }

        static List<AlertView> byStart(List<AlertView> alerts) {
            return alerts.stream()
                    .sorted((a, b) -> a.startsAt().compare(b.startsAt()))
                    .toList();
        }

        static List<Peer> byAddress(List<Peer> peers) {
            return peers.stream().sorted(BY_ADDRESS).toList();
        }

        private static String host(Peer peer) {
            String address = peer.address();
            int colon = address.lastIndexOf(':');
            String host = colon < 0 ? address : address.substring(0, colon);
            return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        }

        private static byte[] bytes(String host) {
            InetAddress address = IpLiteral.address(host);
            return address == null ? new byte[0] : address.getAddress();
        }

        private static int port(Peer peer) {
            String digits = peer.address().substring(peer.address().lastIndexOf(':') + 1);
            boolean valid =
                    digits.length() <= 5 && !digits.isEmpty() && digits.chars().allMatch(Character::isDigit);
            return valid ? Integer.parseInt(digits) : 0;
        }
    }
}
