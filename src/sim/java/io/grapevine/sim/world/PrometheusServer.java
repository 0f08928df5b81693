package io.grapevine.sim.world;

import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A Prometheus server: it evaluates at times of its own, posts each alert to every replica when it begins and again and
 * again, also for a while after it has ended, four times as often as is usual: group intervals are as much shorter.
 * What becomes of a post does not depend on what plays in the world.
 */
public final class PrometheusServer {
    private static final Duration EVALUATION = Duration.ofSeconds(5);
    static final Duration RESEND = Duration.ofSeconds(15);
    private static final Duration KEEP_RESOLVED = Duration.ofMinutes(4);
    private static final Duration VALIDITY = RESEND.multipliedBy(4);

    /** The path of posts: the probability that one is lost, and the longest time that one takes. */
    record Post(double loss, Duration latest) {
        static final Post WELL = new Post(0, Duration.ofMillis(40));
        static final Post LOST = new Post(1, Duration.ofMillis(40));
    }

    private static final class Rule {
        private @Nullable Instant startsAt;
        private @Nullable Instant resolvedAt;
        private @Nullable Instant sentAt;
    }

    private final SimWorld world;
    private final SimLoop loop;
    private final Random random;
    private final Map<AlertCondition, Rule> rules = new LinkedHashMap<>();
    private final Map<String, Post> ways = new LinkedHashMap<>();
    private final List<PrometheusServer> beside = new ArrayList<>();
    private final LabelSet own;
    private final Senders.Trouble trouble;

    PrometheusServer(SimWorld world, long seed) {
        this(world, seed, LabelSet.EMPTY, Senders.Trouble.NONE);
    }

    /**
     * A server that others do the same as.
     *
     * @param own the label of this server
     */
    PrometheusServer(SimWorld world, long seed, LabelSet own, Senders.Trouble trouble) {
        this.own = own;
        this.trouble = trouble;
        this.world = world;
        this.loop = world.loop;
        this.random = new Random(seed);
        loop.schedule(Duration.ofMillis(random.nextInt((int) EVALUATION.toMillis())), this::evaluate);
    }

    /** A server at the same place, in the world of a tenant: its posts travel as those of this one. */
    PrometheusServer beside(SimWorld tenant, long seed) {
        PrometheusServer server = new PrometheusServer(tenant, seed);
        server.ways.putAll(ways);
        beside.add(server);
        return server;
    }

    /** How what is posted to a replica travels from now on. */
    void post(String replica, Post post) {
        beside.forEach(server -> server.post(replica, post));
        ways.put(replica, post);
    }

    private void evaluate() {
        loop.schedule(EVALUATION, this::evaluate);
        if (trouble.isDown(loop.elapsed())) {
            rules.clear(); // it starts anew
            return;
        }
        List<PostedAlert> batch = new ArrayList<>();
        for (AlertCondition condition : world.conditions) {
            Rule rule = rules.computeIfAbsent(condition, ignored -> new Rule());
            if (evaluate(rule, condition.isActive(loop.elapsed()))) {
                batch.add(posted(condition, rule));
            }
        }
        if (!batch.isEmpty()) {
            world.machineNames().forEach(name -> deliver(name, batch));
        }
    }

    private Instant now() {
        return loop.now().plus(trouble.clock());
    }

    /** Whether there is something to say. */
    private boolean evaluate(Rule rule, boolean wrong) {
        Instant now = now();
        boolean changed = false;
        if (wrong && (rule.startsAt == null || rule.resolvedAt != null)) {
            rule.startsAt = now;
            rule.resolvedAt = null;
            changed = true;
        } else if (!wrong && rule.startsAt != null && rule.resolvedAt == null) {
            rule.resolvedAt = now;
            changed = true;
        } else if (rule.resolvedAt != null
                && rule.resolvedAt.plus(KEEP_RESOLVED).isBefore(now)) {
            rule.startsAt = null;
            rule.resolvedAt = null;
        }
        boolean due = rule.startsAt != null
                && rule.sentAt != null
                && !rule.sentAt.plus(RESEND).isAfter(now);
        if (changed || due) {
            rule.sentAt = now;
        }
        return changed || due;
    }

    private PostedAlert posted(AlertCondition condition, Rule rule) {
        LabelSet labels = condition.labels.and(own);
        Instant start = rule.startsAt == null ? now() : rule.startsAt;
        Instant end = rule.resolvedAt;
        return end == null ? lasting(labels, start) : new PostedAlert(labels, start, end);
    }

    /** An alert that fires, as this server posts it. */
    PostedAlert lasting(LabelSet labels, Instant start) {
        return new PostedAlert(
                labels, start, world.parameters.withoutEnds() && own.isEmpty() ? null : now().plus(VALIDITY));
    }

    /** When an alert that fires was posted, if its end says that. */
    static Optional<Duration> sentAt(PostedAlert alert) {
        return Optional.ofNullable(alert.endsAt())
                .map(end -> Duration.between(SimWorld.START, end).minus(VALIDITY));
    }

    /** Posts alerts to a replica, on the way that posts of this server take. */
    void deliver(String replica, List<PostedAlert> batch) {
        Post way = ways.getOrDefault(replica, Post.WELL);
        boolean lost = random.nextDouble() < way.loss();
        Duration trip = Duration.ofMillis(1 + random.nextInt((int) way.latest().toMillis()));
        if (lost) {
            world.hit(Fault.POST_LOST);
        } else {
            loop.schedule(trip, () -> world.posts.post(replica, batch));
        }
    }
}
