package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
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

    /** Asked of golang.org/x/crypto/bcrypt. */
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "$2a$|",
                "$2$|",
                "$2b$|",
                "$2x$|",
                "$2y$|",
                "$2z$|",
                "$2a$|x",
                "$2a$|$more",
                "$2$| ",
                "$2y$|\n",
                "$2y$|\r\n",
            })
    void theVersionOfAHashAndTextAfterItMakeNoDifference(String version, @Nullable String trailing) {
        String hash = version + "04$WHkJRCRAx1h67ky6Tvv0UOHikXuz5cn0Na2NXKjeXAjKGPQW4JH.y"
                + (trailing == null ? "" : trailing);

        assertThat(Bcrypt.isHash(hash)).isTrue();
        assertThat(Bcrypt.matches("ÿ£", hash)).isTrue();
        assertThat(Bcrypt.matches("ÿ", hash)).isFalse();
    }

    @Test
    void aHashIsComparedToItsLastBit() {
        String hash = "$2a$04$WHkJRCRAx1h67ky6Tvv0UOHikXuz5cn0Na2NXKjeXAjKGPQW4JH.";

        assertThat(Bcrypt.matches("ÿ£", hash + "y")).isTrue();
        assertThat(Bcrypt.matches("ÿ£", hash + "z"))
                .as("two bits that no byte needs, but Go compares the text")
                .isFalse();
    }

    @Test
    void bytesOfZeroInAPasswordCount() {
        assertThat(Bcrypt.matches("ab\0ab", "$2a$04$0OKPs2XzTf96Z/7Rrw39IOdtiBcnOA.Xr/r/OvyJZNQm.dvqSCIrq"))
                .as("the key is repeated with a zero after it, as in the C library")
                .isTrue();
    }
}
