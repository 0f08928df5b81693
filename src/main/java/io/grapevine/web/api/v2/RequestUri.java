package io.grapevine.web.api.v2;

import io.grapevine.base.go.GoUrl;

/**
 * Validation of generator URLs as in Alertmanager's API. The part before a number sign must be valid for Go's {@code
 * url.ParseRequestURI}: an absolute path, or a URL with a scheme.
 */
final class RequestUri {
    private RequestUri() {}

    static boolean isValid(String uri) {
        int hash = uri.indexOf('#');
        String main = hash < 0 ? uri : uri.substring(0, hash);
        if (main.equals("*")) {
            return true;
        }
        try {
            // two slashes at the beginning are a path here, so a path is judged behind a host
            String absolute = main.startsWith("/") ? "http://host" + main : main;
            return !GoUrl.parse(absolute).scheme().isEmpty();
        } catch (GoUrl.Malformed notAUrl) {
            return false;
        }
    }
}
