package io.grapevine.integration.rocketchat;

import io.grapevine.config.http.Url;
import io.grapevine.go.GoUrl;
import io.grapevine.http.SendFailure;
import java.util.ArrayList;
import java.util.List;

/** Where messages are posted. */
final class RocketchatUrl {
    private static final String POST_MESSAGE = "api/v1/chat.postMessage";

    private RocketchatUrl() {}

    /**
     * The method that posts messages, on a server.
     *
     * @param server where the server is; its path may have any slashes and dots, its query is kept
     * @throws SendFailure if it is no URL
     */
    static String of(Url server) throws SendFailure {
        try {
            GoUrl url = GoUrl.parse(server.reveal());
            String path = cleaned(url.path() + "/" + POST_MESSAGE);
            return new GoUrl(url.scheme(), url.authority(), url.host(), path, url.query(), "").text();
        } catch (GoUrl.Malformed none) {
            throw SendFailure.of("api_url: unusable (expected: a URL)");
        }
    }

    /** A path from the root without empty steps and without steps back. */
    private static String cleaned(String path) {
        List<String> steps = new ArrayList<>();
        for (String step : path.split("/")) {
            if (step.equals("..")) {
                if (!steps.isEmpty()) {
                    steps.remove(steps.size() - 1);
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        return "/" + String.join("/", steps);
    }
}
