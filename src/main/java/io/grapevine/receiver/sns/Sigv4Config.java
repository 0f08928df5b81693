package io.grapevine.receiver.sns;

import io.grapevine.config.Secret;

/**
 * The AWS Signature Version 4 settings. Unset values come from the environment.
 *
 * @param profile the profile in the shared credentials file
 * @param roleArn a role to assume
 * @param externalId the external id with which it is assumed
 * @param useFipsStsEndpoint whether roles are assumed at a FIPS endpoint
 * @param serviceName the service to sign for
 */
public record Sigv4Config(
        String region,
        String accessKey,
        Secret secretKey,
        String profile,
        String roleArn,
        String externalId,
        boolean useFipsStsEndpoint,
        String serviceName) {

    /** Nothing set. */
    public static final Sigv4Config NONE = new Sigv4Config("", "", new Secret(""), "", "", "", false, "");
}
