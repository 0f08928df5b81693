package io.grapevine.server.log;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.Quoted;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.Routes;
import io.grapevine.web.access.AuditTrail;
import io.grapevine.web.access.Callers;
import io.grapevine.web.access.Needs;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The endpoint {@code /-/log-level}, which shows and changes the log level of the running server, for good or for some
 * time. A change needs the role {@code admin} in an access file; without roles, which makes any caller an admin, it is refused.
 * Parameters of the query: {@code level}, one of {@code debug}, {@code info}, {@code warn} and {@code error}, and optionally
 * {@code for}, a duration such as {@code 10m}.
 */
public final class LogLevelRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevelRoutes.class);
    private static final String PATH = "/-/log-level";
    private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");
    private static final Duration LONGEST = Duration.ofDays(365);

    private @Nullable Pending pending;

    /** A change that is taken back. */
    private record Pending(long timer, Level before, Instant end) {}

    @Override
    public void mount(Router router) {
        Route route = router.route(PATH);
        Needs.VIEWER.at(route, HttpMethod.GET);
        Needs.ADMIN.at(route).handler(context -> RequestBodyDrain.skip(context, () -> answer(context)));
    }

    private void answer(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (method.equals(HttpMethod.GET)) {
            Answer.text(context, 200, state());
        } else if (method.equals(HttpMethod.PUT) || method.equals(HttpMethod.POST)) {
            change(context);
        } else {
            context.response().putHeader("Allow", "GET, POST, PUT");
            Answer.fault(context, 405, "Method Not Allowed");
        }
    }

    private void change(RoutingContext context) {
        if (Callers.of(context).hasEveryRoleByDefault()) {
            Answer.fault(context, 403, "log level: any caller is an admin (expected: --web.access-file with roles)");
            return;
        }
        String level = context.queryParams().get("level");
        String time = context.queryParams().get("for");
        Optional<Duration> duration = time == null ? Optional.empty() : duration(time);
        if (level == null || !LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            refuse(context, "level", level, "one of debug, info, warn, error");
        } else if (time != null && duration.isEmpty()) {
            refuse(context, "for", time, "a duration such as 10m, of a year at most");
        } else {
            String before = state();
            change(Level.valueOf(level.toUpperCase(Locale.ROOT)), duration, context.vertx());
            AuditTrail.changed(context, before.strip(), state().strip());
            Answer.text(context, 200, state());
        }
    }

    private static void refuse(RoutingContext context, String name, @Nullable String value, String expected) {
        String found = value == null ? "missing" : Quoted.quote(value);
        Answer.fault(context, 400, name + ": " + found + " (expected: " + expected + ")");
    }

    private static Optional<Duration> duration(String text) {
        return GoDuration.parse(text, GoDuration.Units.WITH_DAYS)
                .filter(time -> time.toMillis() > 0 && time.compareTo(LONGEST) <= 0);
    }

    /** The level, and until when it holds if it is changed for some time. */
    private synchronized String state() {
        String state = name(Logging.level());
        if (pending != null) {
            state += " until " + pending.end() + ", then " + name(pending.before());
        }
        return state + "\n";
    }

    /** A change for some time that follows another is taken back to the level before both. */
    private synchronized void change(Level to, Optional<Duration> time, Vertx vertx) {
        Level before = pending == null ? Logging.level() : pending.before();
        if (pending != null) {
            vertx.cancelTimer(pending.timer());
            pending = null;
        }
        time.ifPresent(duration -> pending = new Pending(
                vertx.setTimer(duration.toMillis(), this::takeBack),
                before,
                Instant.now().plus(duration).truncatedTo(ChronoUnit.SECONDS)));
        set(to, time);
    }

    private synchronized void takeBack(long timer) {
        if (pending != null && pending.timer() == timer) {
            Level before = pending.before();
            pending = null;
            set(before, Optional.empty());
        }
    }

    /** Logs the change while the more verbose of both levels is in force, so that the line is seen. */
    private static void set(Level to, Optional<Duration> time) {
        Level from = Logging.level();
        boolean quieter = to.toInt() > from.toInt();
        if (!quieter) {
            Logging.change(to);
        }
        LoggingEventBuilder line = LOG.atWarn().addKeyValue("from", name(from)).addKeyValue("to", name(to));
        if (time.isPresent()) {
            line = line.addKeyValue("for", time.get());
        }
        line.log("Log level changed");
        if (quieter) {
            Logging.change(to);
        }
    }

    private static String name(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
