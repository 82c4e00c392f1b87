package io.groupmebridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The house rules that a machine can check. */
class ConventionTests {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.groupmebridge");

    private static final int LONGEST_FILE = 300;

    @Test
    void filesStayShort() {
        var tooLong = sources("src").stream()
                .filter(source -> lines(source).size() > LONGEST_FILE)
                .toList();

        assertThat(tooLong).as("files of more than %d lines", LONGEST_FILE).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\.block\\(",
                "\\.blockFirst\\(",
                "\\.blockLast\\(",
                "onErrorContinue",
                "Thread\\.sleep",
                "System\\.(out|err)\\.",
                "Instant\\.now\\(\\)",
                "@Autowired",
                "\\.transform\\((Retry|CircuitBreaker|RateLimiter)Operator",
                "\\b(TODO|FIXME|XXX)\\b"
            })
    void mainCodeDoesWithout(String forbidden) {
        var pattern = Pattern.compile(forbidden);

        var found = sources("src/main/java").stream()
                .flatMap(source -> lines(source).stream()
                        .filter(line -> pattern.matcher(line).find())
                        .map(line -> source.getFileName() + ": " + line.strip()))
                .toList();

        assertThat(found).as("uses of %s", forbidden).isEmpty();
    }

    @Test
    void testsDoNotSleep() {
        var sleep = Pattern.compile("Thread\\." + "sleep|TimeUnit\\.\\w+\\." + "sleep|@Disabled");

        var found = sources("src/test/java").stream()
                .filter(source -> !source.endsWith("ConventionTests.java"))
                .filter(source -> lines(source).stream()
                        .anyMatch(line -> sleep.matcher(line).find()))
                .toList();

        assertThat(found).as("tests that sleep or are disabled").isEmpty();
    }

    @Test
    void theDomainKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAPackage("io.groupmebridge.event")
                .and()
                .haveSimpleNameNotEndingWith("package-info")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..", "reactor..", "tools.jackson..", "com.fasterxml..", "java.sql..")
                .check(MAIN);
    }

    @Test
    void theProtocolKnowsNoSocketClockOrThread() {
        noClasses()
                .that()
                .resideInAPackage("io.groupmebridge.bayeux")
                .and()
                .haveSimpleNameNotEndingWith("package-info")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "reactor..",
                        "io.netty..",
                        "java.net..",
                        "java.util.concurrent..",
                        "java.sql..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .check(MAIN);
    }

    private static List<Path> sources(String root) {
        try (var files = Files.walk(Path.of(root))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path source) {
        try {
            return Files.readAllLines(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
