package io.grapevine.integration.wechat;

import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.Shortened;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What WeChat's answer means: anything but 200 is tried again, and with 200 {@code errcode} decides. The codes are
 * those of the page "global return codes" of WeChat Work's documentation.
 *
 * @param failure what became of the attempt; null if all is well
 * @param token the token; empty if there is none
 * @param life how long the token is good
 * @param refusesToken whether the token that was sent is no longer good
 */
record WechatAnswer(@Nullable Outcome failure, String token, Duration life, boolean refusesToken) {
    /** Token missing, invalid, expired. */
    private static final Set<String> TOKEN_REFUSED = Set.of("41001", "40014", "42001");

    /** Too many calls in a minute, too many at once. */
    private static final Set<String> RATE_LIMITED = Set.of("45009", "45033");

    private static final String BUSY = "-1";

    /** What documentation and Alertmanager count with. */
    private static final int USUAL_LIFE_SECONDS = 7200;

    /** How much of an answer is quoted, in characters. */
    private static final int MAX_DETAIL = 512;

    /** Reads an answer. */
    static WechatAnswer of(HttpReply reply) {
        if (reply.status() != 200) {
            return failed(new Outcome.Retryable(
                    FailureReason.ofStatus(reply.status()),
                    "unexpected status code " + reply.status() + ": " + shortened(reply.quotableBody()),
                    StatusTable.retryAfter(reply)));
        }
        Map<String, String> said = JsonAnswer.scalars(reply.body());
        String code = said.getOrDefault("/errcode", "0");
        if (!isNumber(code) || (said.isEmpty() && !reply.body().strip().equals("{}"))) {
            return failed(retryable(
                    FailureReason.OTHER,
                    "WeChat's answer is not the JSON expected: " + shortened(reply.quotableBody())));
        }
        if (!code.equals("0")) {
            String message = "WeChat answered " + code + ": "
                    + shortened(reply.redaction().apply(said.getOrDefault("/errmsg", "")));
            return new WechatAnswer(failure(code, message), "", Duration.ZERO, TOKEN_REFUSED.contains(code));
        }
        return new WechatAnswer(null, said.getOrDefault("/access_token", ""), life(said.get("/expires_in")), false);
    }

    private static Outcome failure(String code, String message) {
        if (RATE_LIMITED.contains(code)) {
            return retryable(FailureReason.RATE_LIMITED, message);
        }
        return TOKEN_REFUSED.contains(code) || code.equals(BUSY)
                ? retryable(FailureReason.OTHER, message)
                : new Outcome.Rejected(FailureReason.OTHER, message);
    }

    private static Outcome retryable(FailureReason reason, String message) {
        return new Outcome.Retryable(reason, message, null);
    }

    private static WechatAnswer failed(Outcome failure) {
        return new WechatAnswer(failure, "", Duration.ZERO, false);
    }

    private static boolean isNumber(String text) {
        return text.matches("-?[0-9]{1,9}");
    }

    private static Duration life(@Nullable String seconds) {
        return Duration.ofSeconds(
                seconds != null && isNumber(seconds) ? Math.max(0, Integer.parseInt(seconds)) : USUAL_LIFE_SECONDS);
    }

    private static String shortened(String text) {
        return Shortened.toCharacters(text, MAX_DETAIL);
    }

    /** Says nothing of the token. */
    @Override
    public String toString() {
        return failure == null ? "ok" : failure.toString();
    }
}
