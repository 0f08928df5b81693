package io.grapevine.web.action;

import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** The site whose page sent a request, as browsers say. */
final class RequestSite {
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private RequestSite() {}

    /** Whether the request is of a page of this server, or of none. */
    static boolean isOwn(RoutingContext context) {
        String site = context.request().getHeader("Sec-Fetch-Site");
        return site == null || OWN.contains(site);
    }
}
