package io.grapevine.receiver.sns;

import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;

/** The environment variables that AWS's clients read, and the configuration files that these clients share. */
record AwsEnvironment(Map<String, String> variables) {
    private static final String METADATA_DISABLED = "AWS_EC2_METADATA_DISABLED";

    /** The variables that name endpoints and regions, but no credentials. */
    private static final Pattern PLACES = Pattern.compile(
            "AWS_(DEFAULT_)?REGION|AWS_USE_FIPS_ENDPOINT|AWS_ENDPOINT_URL(_[A-Z]+)?|AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");

    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");

    /**
     * A copy without the identity of this server, for a caller that must not act in its name, such as a tenant. It has
     * no keys and no profiles, and the metadata services of container and machine are not asked. Loading already
     * refuses a tenant's configuration without keys; this is the second safeguard.
     */
    AwsEnvironment withoutIdentity() {
        Map<String, String> places = new TreeMap<>(variables);
        places.keySet().removeIf(name -> !PLACES.matcher(name).matches());
        places.put(METADATA_DISABLED, "true");
        return new AwsEnvironment(places);
    }

    /** The value of the first of these variables that is set; empty if none is. */
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

    /** Whether this process runs in a container that gets credentials from a local service, as on Amazon ECS and EKS. */
    boolean isContainer() {
        return !get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
                .isEmpty();
    }

    /**
     * The URL of the metadata service of this machine, without a slash at its end.
     *
     * @throws SendFailure if the service is disabled, so that there are no keys
     */
    String metadataService() throws SendFailure {
        if (isOn(METADATA_DISABLED)) {
            throw SendFailure.of("no keys for AWS (expected: some in sigv4, in the environment or in a profile)");
        }
        boolean six = get("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE").equalsIgnoreCase("ipv6");
        String url = get("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        url = url.isEmpty() ? six ? "http://[fd00:ec2::254]" : "http://169.254.169.254" : url;
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * The URL of a service.
     *
     * @param fips whether the endpoint must meet FIPS 140
     * @throws SendFailure if {@code region} is not the name of a region
     */
    String endpoint(String service, String region, boolean fips) throws SendFailure {
        String url = isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
                ? ""
                : get("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT), "AWS_ENDPOINT_URL");
        return url.isEmpty() ? awsEndpoint(service, region, fips || isOn("AWS_USE_FIPS_ENDPOINT")) : url;
    }

    /**
     * The URL of a service in a region, from the tables of the SDK. The endpoints of its government regions all meet
     * FIPS 140.
     */
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

    /**
     * Reads the profiles of {@code ~/.aws/config} and {@code ~/.aws/credentials}, where the latter wins. Files that are
     * missing or that this process may not read are skipped, as AWS's clients do.
     *
     * @throws SendFailure if a file cannot be read for another reason, or is malformed
     */
    ProfileFile profiles() throws SendFailure {
        ProfileFile.Aggregator both = ProfileFile.aggregator();
        add(both, "AWS_SHARED_CREDENTIALS_FILE", "credentials", ProfileFile.Type.CREDENTIALS);
        add(both, "AWS_CONFIG_FILE", "config", ProfileFile.Type.CONFIGURATION);
        return both.build();
    }

    private void add(ProfileFile.Aggregator both, String variable, String name, ProfileFile.Type type)
            throws SendFailure {
        String home = get("HOME");
        String own = get(variable);
        if (own.isEmpty() && home.isEmpty()) {
            return;
        }
        Path file = own.isEmpty() ? Path.of(home, ".aws", name) : Path.of(own);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return;
        }
        String text = SecretSource.file("credentials", file.toString());
        try {
            both.addFile(ProfileFile.builder().content(text).type(type).build());
        } catch (IllegalArgumentException | IllegalStateException malformed) {
            // The messages of the parser name a line by its number and quote nothing of it.
            throw SendFailure.of(file + ": " + malformed.getMessage());
        }
    }
}
