package io.grapevine.integration.sns;

import io.grapevine.config.Secret;

/**
 * The access keys that sign a request.
 *
 * @param accessKey the id of the key
 * @param secretKey the key
 * @param sessionToken the token of temporary keys; empty for others
 * @param renewable whether other keys can be fetched when AWS says that these have expired
 */
record AwsKeys(String accessKey, Secret secretKey, Secret sessionToken, boolean renewable) {}
