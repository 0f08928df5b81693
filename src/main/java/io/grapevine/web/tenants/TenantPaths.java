package io.grapevine.web.tenants;

import io.grapevine.web.PlainPage;
import io.grapevine.web.access.PermissionGate;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths of tenants below the route prefix. */
final class TenantPaths {
    /** The API and the web UI of the tenant in the header. */
    static final String BY_HEADER = "/alertmanager";

    /** The API and the web UI of the tenant in the path, for browsers. */
    static final String BY_PATH = "/t/";

    /** The page with the list of the tenants. */
    static final String PAGE = "/t";

    static final String CONFIG = "/api/v1/alerts";
    static final String OPERATOR = "/multitenant_alertmanager";
    static final String DELETE_CONFIG = OPERATOR + "/delete_tenant_config";
    static final String LIST = "/api/grapevine/v1/tenants";
    static final String BUILD_INFO = "/api/v1/status/buildinfo";

    /** The paths at which Alertmanager's API is mounted, as routes of Vert.x. */
    static final List<String> MOUNTS = List.of(BY_HEADER, BY_PATH + ":tenant");

    private static final Pattern UI = Pattern.compile(BY_PATH + "([^/]+)/$");

    private TenantPaths() {}

    /** Whether a path is that of the page with the list of the tenants. */
    static boolean isList(String path) {
        return path.equals(BY_PATH) || path.equals(PAGE);
    }

    /** Whether a path is of an API of the default Alertmanager, or of the only tenant of the caller. */
    static boolean isApi(String path) {
        return path.startsWith("/api/v2/") || (isOwn(path) && !path.equals(LIST));
    }

    /** Whether a path is of what Alertmanager does not have. */
    static boolean isOwn(String path) {
        return path.startsWith("/api/grapevine/") || path.equals(PermissionGate.MCP);
    }

    /** Whether a path is below one of a tenant. */
    static boolean isOfTenant(String path) {
        return path.equals(BY_HEADER) || path.startsWith(BY_HEADER + "/") || path.startsWith(BY_PATH);
    }

    /** The tenant whose web UI a browser opens with a request; empty if it does not. */
    static String opened(HttpServerRequest request) {
        Matcher path = UI.matcher(request.path());
        return PlainPage.isWanted(request) && path.find() ? path.group(1) : "";
    }

    /** The path within a tenant's endpoints, such as {@code /api/v2/alerts}; empty if a path is not of one. */
    static String inner(String path) {
        if (path.startsWith(BY_HEADER + "/")) {
            return path.substring(BY_HEADER.length());
        }
        int end = path.startsWith(BY_PATH) ? path.indexOf('/', BY_PATH.length()) : -1;
        return end < 0 ? "" : path.substring(end);
    }

    /** The tenant in a path below {@link #BY_PATH}, as it is written. */
    static String tenant(String path) {
        if (!path.startsWith(BY_PATH)) {
            return "";
        }
        int end = path.indexOf('/', BY_PATH.length());
        return path.substring(BY_PATH.length(), end < 0 ? path.length() : end);
    }
}
