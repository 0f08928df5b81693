package io.grapevine.integration.sns;

import io.grapevine.config.receiver.Sigv4Config;
import io.grapevine.go.Quoted;
import io.grapevine.http.SendFailure;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds out where keys come from, in the order of AWS's own clients: the configuration; the profile that it names; the
 * environment; a web identity; the usual profile; the container; the machine.
 *
 * @param environment the environment
 * @param profiles the profiles of the files
 */
record KeyChain(AwsEnvironment environment, AwsProfiles profiles) {
    private static final String SESSION = "grapevine";

    /** How long the keys of a role are good unless a profile says otherwise: a quarter of an hour. */
    private static final String SECONDS = "900";

    /** Settings of a profile that would lead to keys in ways that are not supported. */
    private static final List<String> UNSUPPORTED = List.of("sso_session", "sso_start_url", "credential_process");

    /**
     * The region.
     *
     * @throws SendFailure if nothing says it
     */
    String region(Sigv4Config config) throws SendFailure {
        return Stream.of(
                        config.region(),
                        environment.get("AWS_REGION", "AWS_DEFAULT_REGION"),
                        profiles.get(profile(config), "region"))
                .filter(region -> !region.isEmpty())
                .findFirst()
                .orElseThrow(() -> SendFailure.of(
                        "sigv4.region: not set (expected: a region, here, in AWS_REGION or in a profile)"));
    }

    private String profile(Sigv4Config config) {
        String name =
                config.profile().isEmpty() ? environment.get("AWS_PROFILE", "AWS_DEFAULT_PROFILE") : config.profile();
        return name.isEmpty() ? AwsProfiles.DEFAULT : name;
    }

    /**
     * Where keys come from.
     *
     * @throws SendFailure if a profile is not there, or wants what is not supported
     */
    KeySource source(Sigv4Config config) throws SendFailure {
        KeySource source = withoutRole(config);
        return config.roleArn().isEmpty()
                ? source
                : new KeySource.Role(source, config.roleArn(), config.externalId(), SESSION, SECONDS);
    }

    private KeySource withoutRole(Sigv4Config config) throws SendFailure {
        if (!config.accessKey().isEmpty()) {
            return new KeySource.Known(
                    AwsKeys.lasting(config.accessKey(), config.secretKey().reveal(), ""));
        }
        if (config.profile().isEmpty()) {
            AwsKeys keys = environment.keys();
            if (keys != null) {
                return new KeySource.Known(keys);
            }
            String tokenFile = environment.get("AWS_WEB_IDENTITY_TOKEN_FILE");
            if (!tokenFile.isEmpty()) {
                String session = environment.get("AWS_ROLE_SESSION_NAME");
                return new KeySource.WebIdentity(tokenFile, environment.get("AWS_ROLE_ARN"), orElse(session, SESSION));
            }
        }
        String profile = profile(config);
        if (!profile.equals(AwsProfiles.DEFAULT) && !profiles.has(profile)) {
            throw SendFailure.of("sigv4.profile: " + Quoted.quote(profile) + " (expected: a profile of the files)");
        }
        return ofProfile(profile, List.of());
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /**
     * Where the keys of a profile come from.
     *
     * @param borrowers the profiles that have come here for keys, one for the other
     */
    private KeySource ofProfile(String name, List<String> borrowers) throws SendFailure {
        String role = profiles.get(name, "role_arn");
        String session = orElse(profiles.get(name, "role_session_name"), SESSION);
        String lender = profiles.get(name, "source_profile");
        boolean borrows = !lender.isEmpty() && !lender.equals(name);
        if (!borrows && hasWebIdentity(name)) {
            return new KeySource.WebIdentity(profiles.get(name, "web_identity_token_file"), role, session);
        }
        KeySource source = borrows ? borrowed(name, lender, borrowers) : own(name);
        String seconds = orElse(profiles.get(name, "duration_seconds"), SECONDS);
        return role.isEmpty()
                ? source
                : new KeySource.Role(source, role, profiles.get(name, "external_id"), session, seconds);
    }

    private KeySource borrowed(String name, String lender, List<String> borrowers) throws SendFailure {
        if (borrowers.contains(lender) || !profiles.has(lender)) {
            throw SendFailure.of("profile " + Quoted.quote(name) + ": source_profile: " + Quoted.quote(lender)
                    + " (expected: a profile with keys)");
        }
        return ofProfile(
                lender, Stream.concat(borrowers.stream(), Stream.of(name)).toList());
    }

    private boolean hasKeys(String name) {
        return !profiles.get(name, "aws_access_key_id").isEmpty()
                && !profiles.get(name, "aws_secret_access_key").isEmpty();
    }

    private boolean hasWebIdentity(String name) {
        return !hasKeys(name)
                && profiles.get(name, "credential_source").isEmpty()
                && !profiles.get(name, "web_identity_token_file").isEmpty();
    }

    /** Where a profile that does not borrow has its keys from. */
    private KeySource own(String name) throws SendFailure {
        if (hasKeys(name)) {
            return new KeySource.Known(AwsKeys.lasting(
                    profiles.get(name, "aws_access_key_id"),
                    profiles.get(name, "aws_secret_access_key"),
                    profiles.get(name, "aws_session_token")));
        }
        String elsewhere = profiles.get(name, "credential_source");
        if (elsewhere.equals("Ec2InstanceMetadata")) {
            return environment.machine();
        }
        AwsKeys keys = elsewhere.equals("Environment") ? environment.keys() : null;
        if (keys != null) {
            return new KeySource.Known(keys);
        }
        for (String unsupported : UNSUPPORTED) {
            if (!profiles.get(name, unsupported).isEmpty()) {
                throw SendFailure.of("profile " + Quoted.quote(name) + ": " + unsupported
                        + " (expected: keys, a role or a web identity)");
            }
        }
        KeySource container = environment.container();
        return container == null ? environment.machine() : container;
    }
}
