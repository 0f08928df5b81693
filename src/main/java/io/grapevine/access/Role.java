package io.grapevine.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Permissions of a caller. */
public enum Role {
    /** May read alerts, silences and status, use the web UI, and be notified in a browser. */
    VIEWER,
    /** May send alerts and pings and read the metrics, as Prometheus servers do, and send events to a shadow. */
    SENDER,
    /** May also change silences and acknowledge groups. */
    SILENCER,
    /** May do everything. */
    ADMIN;

    private static final String API = "/api/v2/";
    private static final String OWN_API = "/api/grapevine/v1/";
    private static final List<String> SENDING = List.of("POST " + API + "alerts", "POST " + OWN_API + "shadow/events");
    private static final String PUSH = OWN_API + "push/subscriptions";
    private static final List<String> READING = List.of(
            "POST " + OWN_API + "regexps", "POST " + OWN_API + "links", "POST " + PUSH, "POST " + PUSH + "/end");
    private static final List<String> SILENCING = List.of(
            "POST " + API + "silences",
            "POST " + OWN_API + "acknowledgements",
            "POST " + OWN_API + "silences/expire",
            "POST " + OWN_API + "silences/reschedule",
            "POST " + OWN_API + "silences/lease",
            "POST /act");

    private static final String HEARTBEAT = OWN_API + "heartbeats/[A-Za-z0-9_.-]{1,100}";
    private static final Pattern PING = Pattern.compile("POST " + HEARTBEAT + "(?:/start|/fail)?");
    private static final Pattern PAUSE = Pattern.compile("(?:POST|DELETE) " + HEARTBEAT + "/pause");

    /** The name in files and answers: {@code viewer}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a caller with this role may do what needs {@code other}. */
    public boolean includes(Role other) {
        return this == other || this == ADMIN || (this == SILENCER && other == VIEWER);
    }

    /**
     * The role that a request needs; empty if it needs none. What is not known needs {@link #ADMIN}, unless it only reads.
     *
     * @param method the method, such as {@code GET}
     * @param path the path as it was sent, without the route prefix
     */
    public static Optional<Role> neededFor(String method, String path) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (method.equals("OPTIONS") || (reads && (path.equals("/-/healthy") || path.equals("/-/ready")))) {
            return Optional.empty();
        }
        if (reads) {
            boolean profiles = path.equals("/debug") || path.startsWith("/debug/");
            return Optional.of(profiles ? ADMIN : path.equals("/metrics") ? SENDER : VIEWER);
        }
        String request = method + " " + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        if (SENDING.contains(request) || PING.matcher(request).matches()) {
            return Optional.of(SENDER);
        }
        if (READING.contains(request) || request.startsWith("DELETE " + PUSH + "/")) {
            return Optional.of(VIEWER);
        }
        boolean silences = SILENCING.contains(request)
                || request.startsWith("DELETE " + API + "silence/")
                || PAUSE.matcher(request).matches()
                || request.startsWith("DELETE " + OWN_API + "silences/lease/");
        return Optional.of(silences ? SILENCER : ADMIN);
    }
}
