package io.grapevine.integration.sns;

import io.grapevine.http.SendFailure;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;

/** The endpoints of AWS's services, from the tables of the SDK. */
final class AwsEndpoint {
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");

    private AwsEndpoint() {}

    /**
     * The URL of a service in a region.
     *
     * @param service the service, like {@code sns}
     * @param fips whether the endpoint is to meet FIPS 140, which those of the government's regions all do
     * @throws SendFailure if {@code region} is not the name of a region
     */
    static String of(String service, String region, boolean fips) throws SendFailure {
        if (!REGION.matcher(region).matches()) {
            throw SendFailure.of("region: " + region + " (expected: the name of a region, like us-east-1)");
        }
        ServiceEndpointKey.Builder key = ServiceEndpointKey.builder().region(Region.of(region));
        if (fips) {
            key.tags(EndpointTag.FIPS);
        }
        return "https://" + ServiceMetadata.of(service).endpointFor(key.build()) + '/';
    }
}
