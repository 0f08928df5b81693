package io.grapevine.integration.sns;

import io.grapevine.config.Secret;

/** Where keys come from. Equal sources give the same keys. */
sealed interface KeySource {
    /**
     * Keys that are known.
     *
     * @param keys the keys
     */
    record Known(AwsKeys keys) implements KeySource {}

    /**
     * A role that is assumed with other keys.
     *
     * @param with where those keys come from
     * @param role the role
     * @param externalId the id that the role's owner asks for; empty for none
     * @param session what the session is called
     * @param seconds how long the keys are good
     */
    record Role(KeySource with, String role, String externalId, String session, String seconds) implements KeySource {}

    /**
     * A role that is assumed with a token of another system, such as Kubernetes.
     *
     * @param tokenFile the file with the token, which is read anew each time
     * @param role the role
     * @param session what the session is called
     */
    record WebIdentity(String tokenFile, String role, String session) implements KeySource {}

    /**
     * What hands out the keys of a container: Amazon ECS, or the agent of EKS.
     *
     * @param url where it is
     * @param token what it asks for; empty for nothing
     * @param tokenFile the file with the token, which is read anew each time; or empty
     */
    record Container(String url, Secret token, String tokenFile) implements KeySource {}

    /**
     * The metadata service of a machine of Amazon EC2.
     *
     * @param url where it is, with a slash at its end
     */
    record Machine(String url) implements KeySource {}
}
