package io.grapevine.integration.sns;

import io.grapevine.httpclient.SendFailure;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;

/** Environment variables of AWS's clients. */
record AwsEnvironment(Map<String, String> variables) {
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");

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

    /** Whether this is a container that is handed credentials, as those of Amazon ECS and EKS are. */
    boolean isContainer() {
        return !get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
                .isEmpty();
    }

    /** The URL of the metadata service of this machine, without a slash at its end; throws if it is not to be asked. */
    String metadataService() throws SendFailure {
        if (isOn("AWS_EC2_METADATA_DISABLED")) {
            throw SendFailure.of("no keys for AWS (expected: some in sigv4, in the environment or in a profile)");
        }
        boolean six = get("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE").equalsIgnoreCase("ipv6");
        String url = get("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        url = url.isEmpty() ? six ? "http://[fd00:ec2::254]" : "http://169.254.169.254" : url;
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
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
        return url.isEmpty() ? awsEndpoint(service, region, fips || isOn("AWS_USE_FIPS_ENDPOINT")) : url;
    }

    /** The URL of a service in a region, from the tables of the SDK. The endpoints of the government all meet FIPS 140. */
    static String awsEndpoint(String service, String region, boolean fips) throws SendFailure {
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
