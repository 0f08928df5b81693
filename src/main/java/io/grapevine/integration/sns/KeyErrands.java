package io.grapevine.integration.sns;

import io.grapevine.config.Secret;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The requests by which keys are had.
 *
 * @param sts the service that gives out the keys of roles
 * @param far asks it
 * @param near asks what is on this machine
 */
record KeyErrands(AwsSts sts, Errand far, Errand near) {
    private static final AwsKeys NONE = AwsKeys.lasting("", "", "");

    private static final String ROLES = "latest/meta-data/iam/security-credentials/";

    /** How long a session with the metadata service is to last, in seconds. */
    private static final String SESSION_SECONDS = "300";

    /** The keys of a role. */
    CompletionStage<Step<AwsKeys>> role(KeySource.Role role, AwsKeys keys, Instant now) throws SendFailure {
        return far.run(sts.assume(role, keys, now), reply -> granted(reply, keys));
    }

    /** The keys of a role for a token of another system. */
    CompletionStage<Step<AwsKeys>> webIdentity(KeySource.WebIdentity identity) throws SendFailure {
        String token = new SecretSource("web_identity_token", new Secret(""), identity.tokenFile(), "").read();
        return far.run(sts.assume(identity, token), reply -> {
            reply.redaction().hide(token);
            return granted(reply, NONE);
        });
    }

    private Step<AwsKeys> granted(HttpReply reply, AwsKeys with) {
        return StatusTable.isSuccess(reply.status())
                ? keys(far.whom(), AwsXml.texts(reply.body()), "SessionToken")
                : new Step.Ended<>(AwsRefusal.of(far.whom(), reply, with).outcome());
    }

    /** The keys of this container. */
    CompletionStage<Step<AwsKeys>> container(KeySource.Container container) throws SendFailure {
        String token = container.tokenFile().isEmpty()
                ? container.token().reveal()
                : SecretSource.file("container_authorization_token", container.tokenFile())
                        .strip();
        HttpCall call = get(container.url());
        return near.run(token.isEmpty() ? call : call.with("Authorization", token), this::told);
    }

    /** The keys of this machine. */
    CompletionStage<Step<AwsKeys>> machine(KeySource.Machine machine) {
        HttpCall begin = new HttpCall(
                "PUT",
                machine.url() + "latest/api/token",
                Map.of("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", SESSION_SECONDS),
                "",
                Duration.ZERO);
        return near.run(begin, this::text)
                .thenCompose(session -> session.then(token -> near.run(inSession(machine, token, ""), this::text)
                        .thenCompose(list -> list.then(roles -> near.run(
                                inSession(
                                        machine,
                                        token,
                                        roles.strip().lines().findFirst().orElse("")),
                                this::told)))));
    }

    private static HttpCall inSession(KeySource.Machine machine, String token, String role) {
        return get(machine.url() + ROLES + role).with("X-Aws-Ec2-Metadata-Token", token);
    }

    private static HttpCall get(String url) {
        return new HttpCall("GET", url, Map.of(), "", Duration.ZERO);
    }

    private Step<String> text(HttpReply reply) {
        return StatusTable.isSuccess(reply.status())
                ? new Step.Done<>(reply.body())
                : failed(near.whom() + ": unexpected status code " + reply.status());
    }

    private Step<AwsKeys> told(HttpReply reply) {
        if (!StatusTable.isSuccess(reply.status())) {
            return failed(near.whom() + ": unexpected status code " + reply.status());
        }
        Map<String, String> said = new TreeMap<>();
        JsonAnswer.scalars(reply.body()).forEach((pointer, value) -> said.put(pointer.substring(1), value));
        return keys(near.whom(), said, "Token");
    }

    private static Step<AwsKeys> keys(String whom, Map<String, String> said, String tokenName) {
        String accessKey = said.getOrDefault("AccessKeyId", "");
        String secretKey = said.getOrDefault("SecretAccessKey", "");
        if (accessKey.isEmpty() || secretKey.isEmpty()) {
            return failed(whom + ": no keys in the answer");
        }
        Secret token = new Secret(said.getOrDefault(tokenName, ""));
        return new Step.Done<>(
                new AwsKeys(accessKey, new Secret(secretKey), token, instant(said.getOrDefault("Expiration", ""))));
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static <T> Step<T> failed(String message) {
        return new Step.Ended<>(new Outcome.Retryable(FailureReason.OTHER, message, null));
    }
}
