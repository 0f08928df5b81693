package io.grapevine.web.access;

import io.grapevine.access.Caller;
import io.vertx.ext.web.RoutingContext;

/** The caller of each request. */
public final class Callers {
    private static final String CALLER = "grapevine.caller";
    private static final String USER = "grapevine.user";
    private static final String HOLDER = "grapevine.holder";
    private static final String ADDRESS = "grapevine.address";
    private static final String TENANTS = "grapevine.tenants";

    private Callers() {}

    /** The caller of a request; {@link Caller#ANONYMOUS} where no access file is in use. */
    public static Caller of(RoutingContext context) {
        return context.get(CALLER, Caller.ANONYMOUS);
    }

    static void set(RoutingContext context, Caller caller) {
        context.put(CALLER, caller);
    }

    /** Lets the sender of a request act by the link that it has, without a login. */
    static void letHolderAct(RoutingContext context) {
        context.put(HOLDER, true);
    }

    /** Whether the sender of a request may act by the link that it has, without a login. */
    public static boolean isHolder(RoutingContext context) {
        return context.get(HOLDER, false);
    }

    static void comesFrom(RoutingContext context, String address) {
        context.put(ADDRESS, address);
    }

    /** The address of the client of a request: the one that the trusted proxy names, else that of the connection. */
    public static String address(RoutingContext context) {
        return context.get(ADDRESS, ClientAddress.of(context.request().remoteAddress()));
    }

    /** Remembers where the list of tenants is, as a relative address from the web UI, for a caller who sees others than that of the request. */
    public static void offerTenants(RoutingContext context, String address) {
        context.put(TENANTS, address);
    }

    /** The relative address of the list of tenants from the web UI; empty: the caller sees no other. */
    public static String tenants(RoutingContext context) {
        return context.get(TENANTS, "");
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
    public static String user(RoutingContext context) {
        return context.get(USER, "");
    }
}
