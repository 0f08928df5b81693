package io.grapevine.core.node;

import io.grapevine.Records;
import io.grapevine.Scrape;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.config.WhenMuted;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.features.escalation.EscalationStatus;
import io.grapevine.features.escalation.Escalations;
import io.grapevine.features.storm.StormValves;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.FaultyHost;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import io.grapevine.virtualtime.simulation.SimStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Replicas in virtual time with an escalation policy, the receivers that they share, and a Prometheus server that posts each minute. */
final class EscalationWorld {
    private static final String MAIN = """
        route: {receiver: pager, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
        receivers:
        - {name: pager, webhook_configs: [{url: 'http://x/'}]}
        - {name: second, webhook_configs: [{url: 'http://x/'}]}
        - {name: lead, webhook_configs: [{url: 'http://x/'}]}
        - {name: phone, webhook_configs: [{url: 'http://x/'}]}
        - {name: boss, webhook_configs: [{url: 'http://x/'}]}
        - {name: ana, webhook_configs: [{url: 'http://x/'}]}
        - {name: sms, webhook_configs: [{url: 'http://x/'}]}
        - {name: call, webhook_configs: [{url: 'http://x/'}]}
        - {name: ben, webhook_configs: [{url: 'http://x/'}]}
        - {name: beep, webhook_configs: [{url: 'http://x/'}]}
        inhibit_rules: [{source_matchers: [alertname="Source"], target_matchers: [alertname="A"]}]
        time_intervals: [{name: office, time_intervals: [{times: [{start_time: '06:20', end_time: '18:00'}]}]}]
        """;

    static final String POLICY = """
        - name: payments
          receiver: pager
          steps:
          - {name: second, after: 5m, receiver: second}
          - {name: lead, after: 15m, receiver: lead, repeat: {every: 10m, times: 2}, labels: {escalation: lead}}
        """;

    /** The answer of a receiver that never answers. */
    static final Outcome HANGS = new Outcome.Rejected(FailureReason.OTHER, "never sent");

    /** The answer of a receiver that accepts a notification after a second. */
    static final Outcome LATE = new Outcome.Delivered(ReceiverData.EMPTY);

    static final String FALLBACK = POLICY + "  fallback: {receiver: phone, after: 2m}\n";

    private static final Config CONFIG = NodeFixtures.config(MAIN);

    private Config config = CONFIG;
    /** The receivers with two integrations: the second one is named with a {@code +}. */
    private Set<String> doubled = Set.of();

    final SimLoop loop = Samples.loop();
    final SimNetwork network = new SimNetwork(loop);
    /** When the times of the story, and of tests, begin. */
    private Duration zero = Duration.ZERO;

    /** When, to whom and why notifications were accepted. */
    final List<String> story = new ArrayList<>();

    final List<Notification> accepted = new ArrayList<>();
    private final List<String> names;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, Function<String, Outcome>> outcomes = new TreeMap<>();
    private @Nullable Outcome ofDigests;
    private final Map<String, Instant> firing = new TreeMap<>();

    EscalationWorld(String policies, String... names) {
        this(names, "escalations:\n" + policies.indent(2));
    }

    private EscalationWorld(String[] names, String onCall) {
        this.names = List.of(names);
        this.names.forEach(name -> members.put(name, new Member(name, onCall)));
    }

    /** Replicas with a section {@code on_call}, started. */
    static EscalationWorld onCall(String section, String... names) {
        return new EscalationWorld(names, section).begin();
    }

    static EscalationWorld of(String policies, String... names) {
        return new EscalationWorld(policies, names).begin();
    }

    /** With another route, which has the fields of {@link #MAIN}'s before its times; from the next start or reload. */
    EscalationWorld routed(String route) {
        config = NodeFixtures.config(MAIN.replaceFirst("route: .*", "route: " + route));
        return this;
    }

    /** With another rule of inhibition; before it begins. */
    EscalationWorld inhibiting(String rule) {
        config = NodeFixtures.config(MAIN.replaceFirst("inhibit_rules: .*", "inhibit_rules: [" + rule + "]"));
        return this;
    }

    /** With two integrations of each of these receivers; before it begins. */
    EscalationWorld doubled(String... receivers) {
        doubled = Set.of(receivers);
        return this;
    }

    /** Starts all replicas. */
    EscalationWorld begin() {
        members.values().forEach(Member::start);
        zero = Duration.ofMinutes(1); // by then all have settled
        until("0s");
        loop.every(Duration.ofMinutes(1), this::post);
        return this;
    }

    Member member(String name) {
        return members.get(name);
    }

    /** Has the receiver answer a replica so from now on. */
    void answers(String receiver, Function<String, Outcome> outcome) {
        outcomes.put(receiver, outcome);
    }

    /** Runs until a time since the start. */
    EscalationWorld until(String time) {
        loop.runUntil(zero.plus(DurationField.of(time).orElseThrow()));
        return this;
    }

    /** An instant of the story. */
    Instant at(String time) {
        return Samples.START.plus(zero).plus(DurationField.of(time).orElseThrow());
    }

    /** Has digests answered so from now on. */
    void answersDigests(Outcome outcome) {
        ofDigests = outcome;
    }

    void firesAll(List<String> instances) {
        instances.forEach(instance -> firing.put(instance, loop.now()));
        post();
    }

    void resolvesAll(List<String> instances) {
        List<Alert> ended = instances.stream()
                .map(instance -> Samples.ended(alert(instance, firing.remove(instance)), loop.now()))
                .toList();
        members.values().forEach(member -> ended.forEach(member::put));
        loop.settle();
    }

    /** The digests that were accepted. */
    List<Notification> digests() {
        return accepted.stream()
                .filter(sent -> sent.groupKey().contains("+digest"))
                .toList();
    }

    /** The story with the number of equal lines; digests with the number of their groups. */
    List<String> counted() {
        return counted("10000d");
    }

    /** The story with the number of equal lines, those after a time without their times. */
    List<String> counted(String until) {
        Map<String, Integer> lines = new LinkedHashMap<>();
        Duration limit = DurationField.of(until).orElseThrow();
        for (String line : story) {
            int space = line.indexOf(' ');
            boolean isLater =
                    DurationField.of(line.substring(0, space)).orElseThrow().compareTo(limit) >= 0;
            lines.merge(isLater ? "later" + line.substring(space) : line, 1, Integer::sum);
        }
        return lines.entrySet().stream()
                .map(each -> each.getValue() + "x " + each.getKey())
                .toList();
    }

    void fires(String instance) {
        firing.put(instance, loop.now());
        post();
    }

    /** An alert fires, and is sent once to some replicas only. */
    void fires(String instance, List<String> told) {
        Alert alert = alert(instance, loop.now());
        told.forEach(name -> member(name).put(alert));
        loop.settle();
    }

    /** An alert fires that began at a time, as its sender says. */
    void firesSince(String instance, Instant start) {
        firing.put(instance, start);
        post();
    }

    void resolves(String instance) {
        resolves(instance, List.copyOf(members.keySet()));
    }

    /** An alert ends, and only some replicas are told of that. */
    void resolves(String instance, List<String> told) {
        Alert ended = Samples.ended(alert(instance, firing.remove(instance)), loop.now());
        told.forEach(name -> member(name).put(ended));
        loop.settle();
    }

    /** The end of an alert that had begun with the story is sent again, as Prometheus servers do for 15 minutes. */
    void endsAgain(String instance, Instant end) {
        endsAgain(instance, end, names);
    }

    /** As {@link #endsAgain(String, Instant)}, and only some replicas are told of that. */
    void endsAgain(String instance, Instant end, List<String> told) {
        Alert ended = Samples.ended(alert(instance, at("0s")), end);
        told.forEach(name -> member(name).put(Records.with(ended, "updatedAt", loop.now())));
        loop.settle();
    }

    /** An alert is not sent any more, and has not ended. */
    void forgets(String instance) {
        firing.remove(instance);
    }

    private Alert alert(String instance, Instant start) {
        int slash = instance.indexOf('/');
        String name = instance.equals("source") ? "Source" : slash < 0 ? "A" : instance.substring(0, slash);
        Alert began = Samples.alert(start, "alertname", name, "i", instance);
        return Records.with(began, "updatedAt", loop.now(), "endsAt", loop.now().plus(Duration.ofHours(1)));
    }

    private void post() {
        firing.forEach((instance, start) -> members.values().forEach(member -> member.put(alert(instance, start))));
        loop.settle();
    }

    void cut(String a, String b) {
        network.cut(a, b);
        network.cut(b, a);
    }

    private LoadedConfig config(String onCall, String replica) {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        config.receivers().forEach(receiver -> {
            Integration first = integration(receiver.name(), 0, replica);
            receivers.put(
                    receiver.name(),
                    doubled.contains(receiver.name())
                            ? List.of(first, integration(receiver.name(), 1, replica))
                            : List.of(first));
        });
        return new LoadedConfig(
                config,
                receivers,
                (labels, data) -> labels,
                "http://x",
                NodeFixtures.extensions("on_call:\n" + onCall.indent(2), config));
    }

    private Integration integration(String receiver, int index, String replica) {
        String name = receiver + "+".repeat(index);
        Notifier notifier = notification -> {
            boolean isDigest = notification.groupKey().contains("+digest");
            Outcome outcome = isDigest && ofDigests != null
                    ? ofDigests
                    : outcomes.getOrDefault(name, of -> FakeReceiver.ACCEPTED).apply(replica);
            if (outcome == HANGS) {
                return new CompletableFuture<>();
            }
            if (outcome instanceof Outcome.Delivered) {
                long seconds = Math.round(loop.elapsed().minus(zero).toMillis() / 1000.0);
                String at = DurationField.print(Duration.ofSeconds(seconds));
                String groups = notification.groupLabels().valueOf("digest");
                String reason = notification.reason().text();
                story.add(at + " " + name + " " + (groups.isEmpty() ? reason : reason + " of " + groups));
                accepted.add(notification);
            }
            if (outcome == LATE) {
                CompletableFuture<Outcome> answer = new CompletableFuture<>();
                loop.schedule(Duration.ofSeconds(1), () -> answer.complete(outcome));
                return answer;
            }
            return CompletableFuture.completedFuture(outcome);
        };
        return new Integration(receiver, "webhook", index, 0, true, WhenMuted.NONE, null, false, notifier);
    }

    /** One replica, and its disk, which outlives its process. */
    final class Member {
        private final String name;
        private final SimStore silences = new SimStore();
        private final SimStore log = new SimStore();
        private String onCall;
        private int starts;
        private @Nullable SimCluster cluster;
        Duration skew = Duration.ZERO;
        private FaultyHost host;
        Node node;
        PrometheusRegistry registry;

        Member(String name, String onCall) {
            this.name = name;
            this.onCall = onCall;
        }

        void start() {
            host = new FaultyHost(loop, names.indexOf(name) * 31 + ++starts, skew);
            cluster = names.size() == 1
                    ? SimCluster.none(host)
                    : SimCluster.mesh(network, name, names).apply(host);
            registry = new PrometheusRegistry();
            node = new Node(
                    host,
                    NodeFixtures.OPTIONS,
                    cluster.replication(),
                    silences,
                    log,
                    config(onCall, name),
                    registry,
                    Tracer.NONE);
            node.restore(
                    silences.records().stream().map(Member::silence).toList(),
                    log.records().stream().map(Member::entry).toList());
            node.start();
            cluster.begin().run();
            loop.settle();
        }

        private static Stored<SilenceCodec.Message> silence(byte[] record) {
            return ((Decoded.Ok<Stored<SilenceCodec.Message>>) SilenceCodec.KIND.decode(record)).value();
        }

        private static Stored<NflogEntry> entry(byte[] record) {
            return ((Decoded.Ok<Stored<NflogEntry>>) NflogEntryCodec.KIND.decode(record)).value();
        }

        void kill() {
            cluster.end().run();
            cluster = null;
        }

        /** The machine loses power right after the last digest was recorded, and starts anew. */
        void losesPowerAfterTheLastDigest() {
            kill();
            List<byte[]> records = log.records();
            int written = records.size();
            while (!entry(records.get(written - 1)).value().key().groupKey().contains("+digest/")) {
                written--;
            }
            log.snapshot(records.subList(0, written), size -> {});
            start();
        }

        void restart() {
            kill();
            start();
        }

        /** The process stands still, and reads afterwards what was sent to it meanwhile. */
        void pause(Duration length) {
            host.pause(length);
        }

        void restart(String policies) {
            onCall = escalations(policies);
            restart();
        }

        void reload(String policies) {
            reloadOnCall(escalations(policies));
        }

        private static String escalations(String policies) {
            return "escalations:\n" + policies.indent(2);
        }

        void reloadOnCall(String section) {
            onCall = section;
            node.use(config(onCall, name));
            loop.settle();
        }

        void put(Alert alert) {
            if (cluster != null) {
                node.putAlerts(List.of(alert));
            }
        }

        GroupView group() {
            return node.groups().groups().stream()
                    .filter(group -> group.labels().equals(LabelSet.of("alertname", "A")))
                    .findFirst()
                    .orElseThrow();
        }

        /** What a scrape shows of metrics whose name begins so. */
        List<String> scrape(String prefix) {
            return Scrape.lines(registry, prefix);
        }

        List<StormValves.Status> valves() {
            return loop.settled(node.part(StormValves.class).orElseThrow().status());
        }

        Optional<Integer> release(String receiver) {
            return loop.settled(node.part(StormValves.class).orElseThrow().release(receiver, "ana"));
        }

        Optional<EscalationStatus> status() {
            return node.part(Escalations.class).orElseThrow().of(group());
        }

        /** Asks to run a step at once; returns the one that is run, or has just been. */
        Optional<String> escalate(String step) {
            return loop.settled(node.part(Escalations.class).orElseThrow().now(group(), step, "ana"))
                    .map(EscalationStatus.Round::step);
        }

        /** Acknowledges the group; returns the id. */
        String acknowledge(@Nullable Duration length) {
            SetResult result = loop.settled(node.part(IncidentActions.class)
                    .orElseThrow()
                    .acknowledge(group(), "ana", "on it", Optional.ofNullable(length)));
            return ((SetResult.Stored) result).id();
        }

        void silence(Duration length, String matcher) {
            Silence silence = Samples.silence(loop.now(), loop.now().plus(length), matcher);
            loop.settled(node.setSilence(silence));
        }

        void silence(String matcher, Instant from, Instant to) {
            loop.settled(node.setSilence(Samples.silence(from, to, matcher)));
        }

        void expire(String id) {
            loop.settled(node.expireSilence(id));
        }
    }
}
