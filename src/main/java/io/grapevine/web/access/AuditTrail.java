package io.grapevine.web.access;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.base.go.Utf8;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.web.RequestSpans;
import io.grapevine.web.Routes;
import io.grapevine.web.UnprovenRequests;
import io.grapevine.web.access.Scopes.Scope;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Recorder of what requests change, and of those that are refused. It looks at each request that may change something, but for alerts
 * and pings. Operations say what they have changed; the answer can wait for the record:
 *
 * <pre>
 *   request ── attending ──► login, role ──► operation: claims, changed ──► answering ──► record ──► answer
 * </pre>
 */
public final class AuditTrail implements Routes {
    private static final String KEY = AuditTrail.class.getName();
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int UNAVAILABLE = 503;

    /** The greatest length of a text of a record, as authors may not be friends. */
    private static final int LONGEST = 2_000;

    /** The kinds of changes whose paths do not say them, and the ways of some. */
    private static final Map<String, String> KINDS = Map.of(
            "act", "action", "alert", "tenant", "delete_tenant_config", "tenant", "mcp", "silence", "reload", "config");

    private static final Map<String, String> WAYS = Map.of("act", "link", "mcp", "mcp");

    private final Sink sink;
    private final BooleanSupplier durable;
    private final CounterDataPoint undurable;

    private final AttemptLimits attempts = new AttemptLimits();

    /** Receiver of records. From any thread. */
    public interface Sink {
        /** Takes a record of a tenant, or the default one; completes with why it is not durable if that is awaited, or with no text. */
        CompletionStage<String> record(String member, LabelSet change, boolean isAwaited);

        /** Why no record could be durable now; empty if one could. */
        String fault();
    }

    /** The change that a request asks for, as far as it is known; all of it before the answer. */
    private static final class Change {
        private final AuditTrail trail;
        private final String path;
        private boolean isMade;
        private String member = "";
        private String claimed = "";
        private String error = "";
        private String before = "";
        private String after = "";

        Change(AuditTrail trail, String path) {
            this.trail = trail;
            this.path = path;
        }
    }

    /** A recorder, whose records answers wait for while {@code durable}. */
    public AuditTrail(Sink sink, BooleanSupplier durable, PrometheusRegistry registry) {
        this.sink = sink;
        this.durable = durable;
        undurable = new MetricFactory(registry, "grapevine_")
                .counter(
                        "audit_not_durable_total",
                        "Changes answered with status 503, as their record in the audit was or would not be durable.")
                .labelValues();
    }

    @Override
    public void mount(Router router) {
        // it has no endpoint
    }

    /** A handler of all requests, before their logins are checked. */
    public Handler<RoutingContext> attending(String prefix, Scopes scopes, DeclaredNeeds declared) {
        return context -> {
            String path = Objects.requireNonNullElse(context.request().path(), "");
            if (READING.contains(context.request().method().name()) || declared.isProvenByOperation(context, prefix)) {
                context.next();
                return;
            }
            Scope scope = scopes.of(declared, context.request(), DeclaredNeeds.own(path, prefix), Caller.ANONYMOUS);
            Role role = scope.role().orElse(Role.SENDER);
            if (role == Role.SENDER && path.equals(context.normalizedPath())) { // else the router reads another path
                context.next();
                return;
            }
            context.put(KEY, new Change(this, scope.path()));
            Optional<String> refusal = role == Role.VIEWER ? Optional.empty() : refusal(); // viewers read by POST, too
            if (refusal.isEmpty()) {
                context.next();
            } else {
                UnprovenRequests.limitBody(context);
                PermissionGate.refuse(context, scope.path(), UNAVAILABLE, refusal.get());
            }
        };
    }

    /** Why nothing may be changed now; empty if it may. */
    private Optional<String> refusal() {
        String fault = durable.getAsBoolean() ? sink.fault() : "";
        if (fault.isEmpty()) {
            return Optional.empty();
        }
        undurable.inc();
        return Optional.of("nothing was changed, as it could not be audited: " + fault);
    }

    /**
     * Says why a request must not change anything now, as it could not be audited, with status 503; empty if it may. For operations that
     * change something though viewers may ask for them: any other request was refused before.
     */
    public static Optional<String> refusal(RoutingContext context) {
        return of(context).flatMap(change -> change.trail.refusal());
    }

    private static Optional<Change> of(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY));
    }

    /** Names the tenant of a request, as {@link Sink#record} takes it. */
    public static void belongsTo(RoutingContext context, String member) {
        of(context).ifPresent(change -> change.member = member);
    }

    /** Names whom a request claims as its author. */
    public static void claims(RoutingContext context, String author) {
        of(context).ifPresent(change -> change.claimed = author);
    }

    /** Says why a request is refused, or has failed; no names of tenants, which readers of the default history may not know. */
    public static void fails(RoutingContext context, String error) {
        of(context).ifPresent(change -> change.error = error);
    }

    /**
     * Says what a request has changed, once for each thing; no secrets. Renewals of a lease are not audited.
     *
     * @param before what was in force; null if nothing was
     * @param after what is in force now; null if nothing is
     */
    public static void changed(RoutingContext context, @Nullable Object before, @Nullable Object after) {
        of(context).ifPresent(change -> {
            if (!(before instanceof Silence old && after instanceof Silence next && isRenewal(old, next))) {
                change.isMade = true;
                change.before = added(change.before, before);
                change.after = added(change.after, after);
            }
        });
    }

    private static boolean isRenewal(Silence old, Silence next) {
        return next.annotations().has(Silence.LEASE)
                && old.id().equals(next.id())
                && next.hasMatchersOf(old)
                && old.comment().equals(next.comment());
    }

    private static String added(String known, @Nullable Object state) {
        return state == null || known.length() > LONGEST
                ? known
                : known + (known.isEmpty() ? "" : "; ") + (state instanceof Silence silence ? text(silence) : state);
    }

    private static String text(Silence silence) {
        return silence.id() + " " + silence.matcherSets()
                + (silence.receiverMatcherSets().isEmpty() ? "" : " for receivers " + silence.receiverMatcherSets())
                + " from " + silence.startsAt() + " to " + silence.endsAt() + " by " + silence.createdBy() + ": "
                + silence.comment()
                + (silence.annotations().isEmpty() ? "" : " " + silence.annotations());
    }

    /** A record of what was done, or was not if there is an error; what is empty is left out. */
    public static LabelSet change(
            String kind, String action, String via, String user, String error, String before, String after) {
        String result = error.isEmpty() ? "done" : "failed";
        return cut(LabelSet.of("kind", kind, "action", action, "via", via, "user", user, "result", result)
                .and(LabelSet.of("error", error, "before", before, "after", after)));
    }

    private static LabelSet cut(LabelSet fields) {
        return fields.withValues(value -> value.length() > LONGEST ? Utf8.first(value, LONGEST) + "…" : value)
                .withoutEmptyValues();
    }

    /** Sends the answer to a request once what it has changed is recorded, or another one if that cannot be. */
    public static void answering(RoutingContext context, int status, Runnable send) {
        of(context).ifPresentOrElse(change -> change.trail.answering(context, change, status, send), send);
    }

    private void answering(RoutingContext context, Change change, int status, Runnable send) {
        boolean isRefused = status == 401 || status == 403 || status >= 500;
        if (change.isMade) {
            context.remove(KEY); // this, or a refusal below, is the last answer
            boolean isAwaited = durable.getAsBoolean();
            CompletionStage<String> recorded = sink.record(change.member, record(context, change, "", ""), isAwaited);
            if (isAwaited) {
                Context loop = context.vertx().getOrCreateContext();
                recorded.thenAccept(fault -> loop.runOnContext(now -> {
                    if (fault.isEmpty()) {
                        send.run();
                    } else {
                        undurable.inc();
                        String reason = "the change was made, but its audit is not durable: " + fault;
                        PermissionGate.refuse(context, change.path, UNAVAILABLE, reason);
                    }
                }));
                return;
            }
        } else if (isRefused) {
            long count = attempts.take(
                    Callers.of(context).name(), Callers.address(context), Duration.ofNanos(System.nanoTime()));
            if (count > 0) {
                String error = change.error.isEmpty() ? "status " + status : change.error;
                sink.record(change.member, record(context, change, error, Long.toString(count)), false);
            }
        }
        send.run();
    }

    private static LabelSet record(RoutingContext context, Change change, String error, String attempts) {
        HttpServerRequest request = context.request();
        String named = change.path
                .replaceFirst("^/(api/(v[12]|grapevine/v1)|-|multitenant_alertmanager)/", "/")
                .replaceFirst("^/([^/]*?)s?(/.*)?$", "$1");
        String kind = KINDS.getOrDefault(named, named);
        String action = request.method().name() + " " + RequestSpans.withoutToken(change.path);
        // browsers send an origin with each change
        String via = WAYS.getOrDefault(named, request.getHeader("Origin") == null ? "api" : "page");
        String user = Callers.of(context).name().orElseGet(() -> Callers.user(context));
        String claimed = change.claimed.equals(user) ? "" : change.claimed;
        LabelSet more = LabelSet.of("claimed", claimed, "from", Callers.address(context), "attempts", attempts);
        return cut(change(kind, action, via, user, error, change.before, change.after)
                .and(more));
    }

    /** Records that an access file has changed. */
    public void fileChanged(String before, String after) {
        sink.record("", change("access", "read", "file", "", "", before, after), false);
    }
}
