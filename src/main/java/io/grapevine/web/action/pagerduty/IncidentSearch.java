package io.grapevine.web.action.pagerduty;

import io.grapevine.node.action.SearchedIncident;
import java.util.concurrent.CompletionStage;

/** Port to the incidents of a replica by the keys that PagerDuty has of them; from any thread, but not an event loop. */
@FunctionalInterface
public interface IncidentSearch {
    /** The present incident of the group whose key has this SHA-256 sum, in hexadecimal digits of lower case. */
    CompletionStage<SearchedIncident> present(String keySum);
}
