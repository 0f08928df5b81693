package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BcryptTest {
    /** Hashes made by the C library of a Linux system. */
    @ParameterizedTest
    @CsvSource({
        "'', $2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.",
        "pässwörd, $2y$05$abcdefghijklmnopqrstuuZVEMa1pjhlynBQ1qXmSvGBJpN9h1w8G",
        "secret, $2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
        "with space, $2a$08$..............abcdefgeYCgdJzFqwI.4yN5OX0kzcKqbLjg9Kau",
    })
    void knownPasswordsMatchTheirHashes(String password, String hash) {
        assertThat(Bcrypt.isHash(hash)).isTrue();
        assertThat(Bcrypt.matches(password, hash)).isTrue();
        assertThat(Bcrypt.matches(password + "x", hash)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$2y$10$short",
                "$1$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG",
                "$2y$03$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG",
                "$2y$32$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG"
            })
    void whatIsNoHashIsSeen(String text) {
        assertThat(Bcrypt.isHash(text)).isFalse();
    }

    @Test
    void onlyTheFirst72BytesCount() {
        String hash = "$2y$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i";

        assertThat(Bcrypt.matches("x".repeat(72), hash)).isTrue();
        assertThat(Bcrypt.matches("x".repeat(80), hash)).isTrue();
        assertThat(Bcrypt.matches("x".repeat(71), hash)).isFalse();
    }
}
