package io.grapevine.integration.sns;

import io.grapevine.config.Secret;
import io.grapevine.go.GoUrl;
import io.grapevine.http.SendFailure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the variables of the environment say to AWS's clients.
 *
 * @param variables the variables by name
 */
record AwsEnvironment(Map<String, String> variables) {
    private static final String ECS = "http://169.254.170.2";

    /** The hosts that may be asked for a container's keys without TLS. */
    private static final List<String> NEAR =
            List.of("localhost", "127.0.0.1", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]");

    /** The value of the first of some variables that is set; empty if none is. */
    String get(String... names) {
        for (String name : names) {
            String value = variables.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    private boolean isOn(String name) {
        return get(name).equalsIgnoreCase("true");
    }

    /** The keys; null if there are none. */
    @Nullable
    AwsKeys keys() {
        String accessKey = get("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY");
        String secretKey = get("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY");
        return accessKey.isEmpty() || secretKey.isEmpty()
                ? null
                : AwsKeys.lasting(accessKey, secretKey, get("AWS_SESSION_TOKEN"));
    }

    /**
     * What hands out the keys of this container; null if this is none.
     *
     * @throws SendFailure if it is somewhere where keys are not to be had safely
     */
    KeySource.@Nullable Container container() throws SendFailure {
        String path = get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        String url = path.isEmpty() ? get("AWS_CONTAINER_CREDENTIALS_FULL_URI") : ECS + path;
        if (url.isEmpty()) {
            return null;
        }
        if (!isSafe(url)) {
            throw SendFailure.of(
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI: not safe (expected: an https URL, or one of this machine)");
        }
        return new KeySource.Container(
                url,
                new Secret(get("AWS_CONTAINER_AUTHORIZATION_TOKEN")),
                get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"));
    }

    private static boolean isSafe(String url) {
        try {
            GoUrl parsed = GoUrl.parse(url);
            return parsed.scheme().equals("https")
                    || NEAR.contains(parsed.host().replaceFirst(":[0-9]*$", ""));
        } catch (GoUrl.Malformed malformed) {
            return false;
        }
    }

    /**
     * The metadata service of this machine.
     *
     * @throws SendFailure if it is not to be asked
     */
    KeySource.Machine machine() throws SendFailure {
        if (isOn("AWS_EC2_METADATA_DISABLED")) {
            throw SendFailure.of("no keys for AWS (expected: some in sigv4, in the environment or in a profile)");
        }
        boolean six = get("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE").equalsIgnoreCase("ipv6");
        String url = get("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        url = url.isEmpty() ? six ? "http://[fd00:ec2::254]/" : "http://169.254.169.254/" : url;
        return new KeySource.Machine(url.endsWith("/") ? url : url + '/');
    }

    /**
     * Where a service is.
     *
     * @param service the service, like {@code sns}
     * @param fips whether the endpoint is to meet FIPS 140
     * @throws SendFailure if {@code region} is not the name of a region
     */
    String endpoint(String service, String region, boolean fips) throws SendFailure {
        String url = isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
                ? ""
                : get("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT), "AWS_ENDPOINT_URL");
        return url.isEmpty() ? AwsEndpoint.of(service, region, fips || isOn("AWS_USE_FIPS_ENDPOINT")) : url;
    }
}
