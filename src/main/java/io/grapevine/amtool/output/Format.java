package io.grapevine.amtool.output;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.AttemptView;
import io.grapevine.amtool.api.EscalationView;
import io.grapevine.amtool.api.ListedGroup;
import io.grapevine.amtool.api.ListedTenant;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.amtool.api.StatusView;
import io.grapevine.amtool.api.StatusView.Peer;
import io.grapevine.amtool.api.Times;
import io.grapevine.amtool.api.WhyView;
import io.grapevine.base.go.IpNetwork;
import io.grapevine.base.go.Utf8;
import io.grapevine.features.escalation.EscalationStatus.Round;
import io.grapevine.httpclient.GoJson;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.TimeWriter;
import io.grapevine.template.go.value.Zone;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Output format: one of the forms of {@code --output}. {@code json} is for programs: one line of JSON, in the order of the server. The
 * others are for people: the few columns that are looked at most, or, extended, all that a table has room for.
 *
 * @param layout the layout of times, in terms of Go's reference time
 */
public record Format(boolean isJson, boolean extended, String layout, Terminal terminal) {
    /** The names of the forms. */
    public static final List<String> NAMES = List.of("simple", "extended", "json");

    /** The columns of a version after the configuration, in this order. */
    private static final List<String> VERSION =
            List.of("buildUser", "goVersion", "revision", "version", "branch", "buildDate");

    /** The order of members; IPv4 addresses before IPv6 ones, and names before both; ports as numbers. */
    private static final Comparator<Peer> BY_ADDRESS = Comparator.comparing(
                    (Peer peer) -> bytes(host(peer)),
                    (a, b) -> a.length == b.length ? Arrays.compareUnsigned(a, b) : Integer.compare(a.length, b.length))
            .thenComparing(Format::host)
            .thenComparingInt(Format::port);

    /** The form of a name, one of {@link #NAMES}. */
    public static Format named(String name, String layout, Terminal terminal) {
        return new Format(name.equals("json"), name.equals("extended"), layout, terminal);
    }

    /** A time in the layout of {@code --date.format}. */
    public String time(GoTime time) {
        return TimeWriter.format(time, layout);
    }

    String time(Instant time) {
        return time(GoTime.of(time, Zone.UTC));
    }

    /** A time in the layout of {@code --date.format}; no text if there is none. */
    public String time(Optional<GoTime> time) {
        return time.map(this::time).orElse("");
    }

    private static String line(Object tree) {
        return GoJson.encode(tree) + "\n";
    }

    /** Silences, in tables those that end first above. */
    public String silences(List<SilenceView> silences) {
        if (isJson) {
            return line(silences.stream().map(SilenceView::tree).toList());
        }
        return new Table<SilenceView>()
                .add("ID", SilenceView::id)
                .add("Matchers", silence -> extended ? "{" + matchers(silence, ",") + "}" : matchers(silence, " "))
                .addIf(
                        silences.stream()
                                .anyMatch(silence ->
                                        !silence.receiverMatcherSets().isEmpty()),
                        "Receivers",
                        Format::receivers)
                .addIf(extended, "Starts At", silence -> time(silence.start()))
                .add("Ends At", silence -> time(silence.end()))
                .addIf(extended, "Updated At", silence -> time(silence.updatedAt()))
                .add("Created By", SilenceView::createdBy)
                .add("Comment", SilenceView::comment)
                .text(
                        silences.stream()
                                .sorted((a, b) -> a.end().compare(b.end()))
                                .toList(),
                        terminal);
    }

    private static String receivers(SilenceView silence) {
        return silence.receiverMatcherSets().stream()
                .map(SilenceView.ReceiverSet::toString)
                .collect(Collectors.joining(" or "));
    }

    private static String matchers(SilenceView silence, String separator) {
        return silence.matchers().stream()
                .map(SilenceView.MatcherView::toString)
                .collect(Collectors.joining(separator));
    }

    /** Alerts, in tables those that began first above. */
    public String alerts(List<AlertView> alerts) {
        if (isJson) {
            return line(alerts);
        }
        return new Table<AlertView>()
                .addIf(!extended, "Alertname", alert -> alert.labels().valueOf("alertname"))
                .addIf(extended, "Labels", alert -> pairs(alert.labels()))
                .addIf(extended, "Annotations", alert -> pairs(alert.annotations()))
                .add("Starts At", alert -> time(alert.startsAt()))
                .addIf(!extended, "Summary", alert -> alert.annotations().valueOf("summary"))
                .addIf(extended, "Ends At", alert -> time(alert.endsAt()))
                .addIf(extended, "Generator URL", alert -> alert.generatorURL().orElse(""))
                .add("State", alert -> alert.status().state())
                .text(
                        alerts.stream()
                                .sorted((a, b) -> a.startsAt().compare(b.startsAt()))
                                .toList(),
                        terminal);
    }

    /** The pairs are sorted as they are written, so that {@code a-b} comes before {@code a}; values are not escaped. */
    private static String pairs(LabelSet labels) {
        List<String> pairs = new ArrayList<>();
        labels.forEach((name, value) -> pairs.add(name + "=\"" + value + "\""));
        pairs.sort(Utf8::compare);
        return String.join(" ", pairs);
    }

    /** The configuration of a server; in the extended form its version and uptime, too. */
    public String configuration(StatusView status) {
        if (isJson) {
            return line(status);
        }
        StringBuilder out = new StringBuilder(status.config().original()).append('\n');
        if (extended) {
            VERSION.forEach(
                    field -> out.append(field + ' ' + status.versionInfo().getOrDefault(field, "") + '\n'));
            out.append("uptime " + Times.write(status.uptime()) + '\n');
        }
        return out.toString();
    }

    /** The state of a cluster; in the extended form its members, too. */
    public String cluster(StatusView.Cluster cluster) {
        if (isJson) {
            return line(cluster);
        }
        StringBuilder out = new StringBuilder("Cluster Status:\t" + cluster.status() + "\nNode Name:\t"
                + cluster.name().orElse("") + '\n');
        if (extended) {
            out.append("\nAddress\tName\n");
            cluster.peers().stream()
                    .sorted(BY_ADDRESS)
                    .forEach(peer -> out.append(peer.address() + '\t' + peer.name() + "\t\n"));
        }
        return TabStops.expand(out.toString());
    }

    private static String host(Peer peer) {
        String address = peer.address();
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static byte[] bytes(String host) {
        InetAddress address = IpNetwork.address(host);
        return address == null ? new byte[0] : address.getAddress();
    }

    private static int port(Peer peer) {
        String digits = peer.address().substring(peer.address().lastIndexOf(':') + 1);
        boolean valid =
                digits.length() <= 5 && !digits.isEmpty() && digits.chars().allMatch(Character::isDigit);
        return valid ? Integer.parseInt(digits) : 0;
    }

    /** What became of a test of a receiver, as a table. */
    public String attempts(List<AttemptView> attempts) {
        return new Table<AttemptView>()
                .add("Integration", attempt -> attempt.integration() + "[" + attempt.index() + "]")
                .add("Outcome", AttemptView::outcome)
                .add("Status", attempt -> number(attempt.status()))
                .add("Took", attempt -> number(attempt.durationMillis()) + "ms")
                .add("Message", AttemptView::message)
                .text(attempts, terminal);
    }

    /** Tenants, as a table. */
    public String tenants(List<ListedTenant> tenants) {
        return new Table<ListedTenant>()
                .add("Tenant", ListedTenant::tenant)
                .add("Bytes", tenant -> String.valueOf(tenant.configBytes()))
                .add("Templates", tenant -> String.join(" ", tenant.templates()))
                .text(tenants, terminal);
    }

    /** Groups with an escalation, as a table; in the extended form with the steps that were notified. */
    public String escalations(List<ListedGroup> groups) {
        return new Table<ListedGroup>()
                .add("Receiver", ListedGroup::receiver)
                .add("Group", group -> group.labels().toString())
                .add("Policy", group -> of(group, EscalationView::policy))
                .addIf(
                        extended,
                        "Notified",
                        group -> of(
                                group,
                                escalation -> escalation.told().stream()
                                        .map(round -> round.step() + " " + time(round.at()))
                                        .collect(Collectors.joining(", "))))
                .add("Next", group -> next(group, Round::step))
                .add("To", group -> next(group, Round::receiver))
                .add("At", group -> next(group, round -> time(round.at())))
                .add("Stopped", group -> of(group, EscalationView::stopped))
                .add(
                        "Failed",
                        group -> of(
                                group,
                                escalation -> escalation
                                        .failed()
                                        .map(WhyView.Outcome::error)
                                        .orElse("")))
                .text(groups, terminal);
    }

    private static String of(ListedGroup group, Function<EscalationView, String> column) {
        return group.escalation().map(column).orElse("");
    }

    private static String next(ListedGroup group, Function<Round, String> column) {
        return of(group, escalation -> escalation.next().map(column).orElse(""));
    }

    private static String number(Optional<Long> number) {
        return number.map(String::valueOf).orElse("");
    }
}
