package io.grapevine.integration.sns;

import io.grapevine.http.SendFailure;
import java.util.Map;
import java.util.regex.Pattern;

/** Where the services of AWS are. */
final class AwsEndpoint {
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");

    private static final String DOMAIN = "amazonaws.com";

    /** The domains of regions apart from the others, by how the names of the regions begin. */
    private static final Map<String, String> DOMAINS = Map.of(
            "cn-", "amazonaws.com.cn",
            "eusc-", "amazonaws.eu",
            "us-iso-", "c2s.ic.gov",
            "us-isob-", "sc2s.sgov.gov",
            "eu-isoe-", "cloud.adc-e.uk",
            "us-isof-", "csp.hci.ic.gov",
            "eu-isof-", "csp.hci.ic.gov");

    private AwsEndpoint() {}

    /**
     * Where a service is in a region.
     *
     * @param service the service, like {@code sns}
     * @param fips whether the endpoint is to meet FIPS 140, which those of the government's regions all do
     * @throws SendFailure if {@code region} is not the name of a region
     */
    static String of(String service, String region, boolean fips) throws SendFailure {
        if (!REGION.matcher(region).matches()) {
            throw SendFailure.of("region: " + region + " (expected: the name of a region, like us-east-1)");
        }
        String domain = DOMAINS.entrySet().stream()
                .filter(entry -> region.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(DOMAIN);
        boolean named = fips && !region.startsWith("us-gov-");
        return "https://" + service + (named ? "-fips." : ".") + region + '.' + domain + '/';
    }
}
