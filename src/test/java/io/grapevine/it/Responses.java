package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

/** Answers over HTTP, as what they have to be. */
public final class Responses {
    private Responses() {}

    /** Asserts the status of an answer, whose body a failure shows. */
    public static void assertStatus(int status, HttpResponse<?> answer) {
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(status);
    }
}
