package io.grapevine.receiver.jira;

import io.grapevine.base.go.GoUrl;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.Requests;

/**
 * Addresses of the parts of a Jira's API. The path of the API ends with its version, {@code /rest/api/2} or {@code
 * /rest/api/3}, which must be written out.
 *
 * @param cloud whether issues are searched for as Jira Cloud wants it
 */
record JiraAddresses(GoUrl api, boolean cloud) {
    /**
     * The addresses of an API.
     *
     * @param type {@code cloud}, {@code datacenter}, or {@code auto}, which goes by the name of the host
     * @throws SendFailure if {@code api} is no URL
     */
    static JiraAddresses of(Url api, String type) throws SendFailure {
        GoUrl url = Requests.apiUrl(api);
        boolean atlassian = type.equals("auto") && url.host().endsWith("atlassian.net");
        return new JiraAddresses(url, type.equals("cloud") || atlassian);
    }

    /** Where issues are searched for. Jira Cloud has a newer way to search, in version 3 only. */
    String search() {
        if (!cloud) {
            return at("search");
        }
        String url = at("search/jql");
        int version = url.indexOf("/rest/api/2/");
        return version < 0
                ? url
                : url.substring(0, version) + url.substring(version).replaceFirst("2", "3");
    }

    /** Whether descriptions are documents, as version 3 wants them, and not texts with wiki markup. */
    boolean wantsDocuments() {
        return api.withoutSlashAtEnd().decodedPath().endsWith("/3");
    }

    /** A place below the API, like {@code issue/KEY-1/transitions}. */
    String at(String place) {
        return api.joinPath(place).text();
    }
}
