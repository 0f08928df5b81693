package io.grapevine.integration.sns;

import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * AWS's Security Token Service, which gives out the keys of roles.
 *
 * @param url where it is
 * @param region the region it is in
 */
record AwsSts(String url, String region) {
    /** The request for the keys of a role. */
    HttpCall assume(KeySource.Role role, AwsKeys keys, Instant now) throws SendFailure {
        SortedMap<String, String> parameters = parameters("AssumeRole", role.role(), role.session());
        parameters.put("DurationSeconds", role.seconds());
        if (!role.externalId().isEmpty()) {
            parameters.put("ExternalId", role.externalId());
        }
        return AwsCall.of(url, parameters).signed(keys, new AwsScope(region, "sts", now));
    }

    /** The same with a token of another system. */
    HttpCall assume(KeySource.WebIdentity identity, String token) throws SendFailure {
        SortedMap<String, String> parameters =
                parameters("AssumeRoleWithWebIdentity", identity.role(), identity.session());
        parameters.put("WebIdentityToken", token);
        return AwsCall.of(url, parameters).unsigned();
    }

    private static SortedMap<String, String> parameters(String action, String role, String session) {
        return new TreeMap<>(
                Map.of("Action", action, "RoleArn", role, "RoleSessionName", session, "Version", "2011-06-15"));
    }
}
