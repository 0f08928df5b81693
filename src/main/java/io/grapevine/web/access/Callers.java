package io.grapevine.web.access;

import io.vertx.ext.web.RoutingContext;

/** The caller of each request. */
public final class Callers {
    private static final String CALLER = "grapevine.caller";
    private static final String USER = "grapevine.user";

    private Callers() {}

    /** The caller of a request; {@link Caller#ANONYMOUS} where no access file is in use. */
    public static Caller of(RoutingContext context) {
        return context.get(CALLER, Caller.ANONYMOUS);
    }

    static void set(RoutingContext context, Caller caller) {
        context.put(CALLER, caller);
    }

    /** Remembers the user whose password was right. */
    static void loggedIn(RoutingContext context, String user) {
        context.put(USER, user);
    }

    /** Whether the user has logged in here. */
    public static boolean isLoggedIn(RoutingContext context) {
        return !user(context).isEmpty();
    }

    /** The user whose password was right; empty if none was asked for. */
    static String user(RoutingContext context) {
        return context.get(USER, "");
    }
}
