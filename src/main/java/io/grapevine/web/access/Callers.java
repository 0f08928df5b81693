package io.grapevine.web.access;

import io.grapevine.access.Caller;
import io.grapevine.access.CallerIdentity;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** The caller of each request. */
public final class Callers {
    private static final String CALLER = "grapevine.caller";
    private static final String USER = "grapevine.user";
    private static final String GROUPS = "grapevine.groups";
    private static final String SESSION = "grapevine.session";
    private static final String SIGN_ON = "grapevine.signOn";
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

    /**
     * Remembers the user whom a session or a token names.
     *
     * @param inSession whether it is a session, which the user may end
     */
    static void signedOn(RoutingContext context, CallerIdentity identity, boolean inSession) {
        identity.user().ifPresent(user -> context.put(USER, user));
        context.put(GROUPS, identity.groups());
        context.put(SESSION, inSession);
    }

    /** Remembers how a request without a login is refused. */
    static void offerLogin(RoutingContext context, SignOn signOn) {
        context.put(SIGN_ON, signOn);
    }

    /** How a request without a login is refused; empty without sign-on in the server. */
    static Optional<SignOn> signOn(RoutingContext context) {
        return Optional.ofNullable(context.get(SIGN_ON));
    }

    /** The path of the login for browsers, where the server has one and the sender of a request has none. */
    public static Optional<String> login(RoutingContext context) {
        return signOn(context).filter(offered -> !isLoggedIn(context)).map(SignOn::loginPath);
    }

    /** The path of the logout for browsers, where the sender of a request has a session. */
    public static Optional<String> logout(RoutingContext context) {
        boolean isSession = context.get(SESSION, false);
        return signOn(context).filter(offered -> isSession).map(SignOn::logoutPath);
    }

    /** The groups of the user, as the issuer of its session or its token says. */
    static List<String> groups(RoutingContext context) {
        return context.get(GROUPS, List.of());
    }

    /** Whether the user has logged in here. */
    public static boolean isLoggedIn(RoutingContext context) {
        return !user(context).isEmpty();
    }

    /** The user whose password was right, or who has signed on; empty if there is none. */
    public static String user(RoutingContext context) {
        return context.get(USER, "");
    }
}
