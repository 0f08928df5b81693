package io.grapevine.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class CompactClassTest {
    private final byte[] before = ClassFile.of("a/A", "a text");
    private final byte[] after = CompactClass.of(before);

    @Test
    void classStillDoesTheSame() throws Exception {
        Class<?> loaded = new ClassLoader(CompactClassTest.class.getClassLoader()) {
            Class<?> define() {
                return defineClass("a.A", after, 0, after.length);
            }
        }.define();

        assertThat(loaded.getMethod("text0", Map.class).invoke(null, Map.of())).isEqualTo("a text");
        assertThat(loaded.isAnnotationPresent(Deprecated.class)).isTrue();
    }

    @Test
    void namesOfLocalVariablesAndAnnotationsOfCompilersAreGone() throws IOException {
        assertThat(ClassNames.ofClass(before)).contains("parameterOfTheSource", "g/Generic", "x/OfTheCompiler");

        assertThat(ClassNames.ofClass(after))
                .contains("a text", "Source/java")
                .doesNotContain("parameterOfTheSource", "g/Generic", "x/OfTheCompiler", "LocalVariableTypeTable");
    }

    @Test
    void lineNumbersStay() {
        int[] found = {0};
        new ClassReader(after)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String type, String generic, String[] exceptions) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitLineNumber(int line, Label start) {
                                        found[0] = line;
                                    }
                                };
                            }
                        },
                        0);

        assertThat(found[0]).isEqualTo(7);
    }

    @Test
    void resultDependsOnTheClassAlone() {
        assertThat(CompactClass.of(before)).isEqualTo(after);
        assertThat(CompactClass.of(after)).isEqualTo(after);
    }
}
