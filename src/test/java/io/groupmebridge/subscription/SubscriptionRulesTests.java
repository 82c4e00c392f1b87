package io.groupmebridge.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.subscription.SubscriptionRules.Checked;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionRulesTests {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final SubscriptionRules rules = new SubscriptionRules(_ -> Optional.empty());

    @Test
    void whatIsLeftOutHasDefaults() {
        var draft = valid(Forms.GOOD);

        assertThat(draft.url()).isEqualTo(URI.create("https://example.com/hooks"));
        assertThat(draft.filter()).isEqualTo(new EventFilter(List.of(), Set.of(), Set.of()));
        assertThat(draft.format()).isEqualTo(PayloadFormat.STANDARD);
        assertThat(draft.order()).isEqualTo(DeliveryOrder.CONVERSATION);
        assertThat(draft.secret()).isNull();
        assertThat(draft.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(draft.concurrency()).isEqualTo(8);
        assertThat(draft.rateLimit()).isNull();
        assertThat(draft.schedule()).isNull();
        assertThat(draft.enabled()).isNull();
    }

    @Test
    void everythingThatIsSaidIsInTheDraft() {
        var draft = valid(new SubscriptionForm(
                "orders",
                "http://example.com:8080/a?b=c",
                List.of("message.*", "typing.started", "message.*"),
                List.of("work"),
                List.of("group:1", "direct:2_1"),
                "standard",
                "strict",
                SECRET,
                null,
                Map.of("Authorization", "Bearer x"),
                null,
                Duration.ofSeconds(30),
                256,
                10_000,
                List.of("0s", "500ms", "5m", "5m", "2h", "30d"),
                false));

        assertThat(draft.filter().events())
                .extracting(EventPattern::text)
                .containsExactly("message.*", "typing.started");
        assertThat(draft.filter().accounts()).containsExactly(new AccountId("work"));
        assertThat(draft.filter().conversations())
                .containsExactlyInAnyOrder(new Conversation.Group("1"), new Conversation.Direct("1", "2"));
        assertThat(draft.secret()).isEqualTo(new SigningSecret(SECRET));
        assertThat(draft.headers()).containsEntry("Authorization", "Bearer x");
        assertThat(draft.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(draft.concurrency()).isEqualTo(256);
        assertThat(draft.rateLimit()).isEqualTo(10_000);
        assertThat(draft.schedule())
                .extracting(WaitText::print)
                .containsExactly("0s", "500ms", "5m", "5m", "2h", "30d");
        assertThat(draft.enabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "example.com/hooks",
                "/hooks",
                "ftp://example.com",
                "https:///hooks",
                "https://user:hunter2@example.com",
                "https://example.com/#there",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://exa mple.com/",
                "https://under_score.example/",
                "https://exämple.com/",
                "javascript:alert(1)"
            })
    void aUrlThatCannotTakeWebhooksIsRefusedWithoutRepeatingIt(String url) {
        var fault = onlyFault(Forms.to(url));

        assertThat(fault.field()).isEqualTo("url");
        assertThat(fault.message()).doesNotContain("hunter2");
    }

    @Test
    void aUrlMayHave2048Characters() {
        var longest = "https://example.com/" + "a".repeat(2_028);

        assertThat(valid(Forms.to(longest)).url()).hasToString(longest);
        assertThat(onlyFault(Forms.to(longest + "a")).message()).contains("2048");
    }

    @Test
    void thePolicyOfTheSenderHasTheLastWordOnAUrl() {
        var strict = new SubscriptionRules(
                url -> url.getScheme().equals("http") ? Optional.of("must be https") : Optional.empty());

        assertThat(strict.check(Forms.to("https://example.com"))).isInstanceOf(Checked.Valid.class);
        assertThat(strict.check(Forms.to("http://example.com")))
                .isEqualTo(new Checked.Invalid(List.of(new InvalidField("url", "must be https"))));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments(Forms.named(null), "name"),
                arguments(Forms.named(" "), "name"),
                arguments(Forms.named("a".repeat(101)), "name"),
                arguments(Forms.named("a\nb"), "name"),
                arguments(Forms.filtering(List.of("*", "message.exploded"), List.of(), List.of()), "events[1]"),
                arguments(Forms.filtering(List.of("messages.*"), List.of(), List.of()), "events[0]"),
                arguments(Forms.filtering(List.of("a".repeat(101)), List.of(), List.of()), "events[0]"),
                arguments(Forms.filtering(Collections.nCopies(51, "*"), List.of(), List.of()), "events"),
                arguments(Forms.filtering(List.of(), List.of("ok", "Not ok"), List.of()), "accounts[1]"),
                arguments(Forms.filtering(List.of(), Collections.nCopies(201, "a"), List.of()), "accounts"),
                arguments(Forms.filtering(List.of(), List.of(), List.of("room:1")), "conversations[0]"),
                arguments(Forms.filtering(List.of(), List.of(), List.of("")), "conversations[0]"),
                arguments(
                        Forms.filtering(List.of(), List.of(), Collections.nCopies(1_001, "group:1")), "conversations"),
                arguments(Forms.signing("xml", null), "format"),
                arguments(Forms.ordered("random"), "order"),
                arguments(Forms.signing(null, "hunter2"), "secret"),
                arguments(Forms.signing(null, "whsec_hunter2"), "secret"),
                arguments(Forms.limited(Duration.ofMillis(999), null), "timeout_seconds"),
                arguments(Forms.limited(Duration.ofMillis(1_500), null), "timeout_seconds"),
                arguments(Forms.limited(Duration.ofSeconds(31), null), "timeout_seconds"),
                arguments(Forms.limited(null, 0), "concurrency"),
                arguments(Forms.limited(null, 257), "concurrency"),
                arguments(Forms.paced(0, null), "rate_limit"),
                arguments(Forms.paced(10_001, null), "rate_limit"),
                arguments(Forms.paced(null, List.of("5s", "31d")), "schedule[1]"),
                arguments(Forms.paced(null, List.of("5")), "schedule[0]"),
                arguments(Forms.paced(null, List.of("-5s")), "schedule[0]"),
                arguments(Forms.paced(null, List.of("999999999d")), "schedule[0]"),
                arguments(Forms.paced(null, Collections.nCopies(101, "5s")), "schedule"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aFaultNamesItsFieldAndPlace(SubscriptionForm form, String field) {
        var fault = onlyFault(form);

        assertThat(fault.field()).isEqualTo(field);
        assertThat(fault.message()).isNotBlank().doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "Content-Type",
                "Connection",
                "Transfer-Encoding",
                "TE",
                "Upgrade",
                "Webhook-Id",
                "webhook-anything",
                "traceparent",
                "User-Agent",
                "",
                "X Y",
                "X:Y",
                "X\r\nY",
                "Ä"
            })
    void aHeaderThatIsNotTheSubscriptionsToSetIsRefused(String name) {
        assertThat(onlyFault(Forms.sending(Map.of(name, "hunter2"))))
                .returns("headers." + name, InvalidField::field)
                .satisfies(fault -> assertThat(fault.message()).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " hunter2", "hunter2 ", "hunter2\r\nX: y", "hunter2\0", "hünter2", "***"})
    void aHeaderValueMustBeSafeToSend(String value) {
        assertThat(onlyFault(Forms.sending(Map.of("X-Key", value))))
                .returns("headers.X-Key", InvalidField::field)
                .satisfies(fault -> assertThat(fault.message()).doesNotContain("hunter2"));
    }

    @Test
    void aHeaderValueMayHave4096Characters() {
        valid(Forms.sending(Map.of("X-Key", "a".repeat(4_096))));

        assertThat(onlyFault(Forms.sending(Map.of("X-Key", "a".repeat(4_097)))).field())
                .isEqualTo("headers.X-Key");
    }

    @Test
    void thereMayBe20HeadersAndEachOnce() {
        valid(Forms.sending(headers(20)));

        assertThat(onlyFault(Forms.sending(headers(21))).field()).isEqualTo("headers");
        assertThat(onlyFault(Forms.sending(Map.of("X-Key", "1", "x-key", "2"))).message())
                .contains("twice");
    }

    @Test
    void allFaultsAreSaidAtOnce() {
        var form = new SubscriptionForm(
                "",
                null,
                List.of("nope"),
                List.of("NO"),
                List.of("no"),
                "no",
                "no",
                "no",
                null,
                Map.of("Host", "no"),
                null,
                Duration.ZERO,
                0,
                0,
                List.of("no"),
                null);

        assertThat(faults(form))
                .extracting(InvalidField::field)
                .containsExactly(
                        "name",
                        "url",
                        "events[0]",
                        "accounts[0]",
                        "conversations[0]",
                        "format",
                        "order",
                        "secret",
                        "headers.Host",
                        "timeout_seconds",
                        "concurrency",
                        "rate_limit",
                        "schedule[0]");
    }

    private static Map<String, String> headers(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "X-" + i, i -> "v" + i));
    }

    private SubscriptionDraft valid(SubscriptionForm form) {
        return switch (rules.check(form)) {
            case Checked.Valid(var draft) -> draft;
            case Checked.Invalid(var fields) -> throw new AssertionError(fields);
        };
    }

    private List<InvalidField> faults(SubscriptionForm form) {
        return switch (rules.check(form)) {
            case Checked.Valid(var draft) -> throw new AssertionError(draft);
            case Checked.Invalid(var fields) -> fields;
        };
    }

    private InvalidField onlyFault(SubscriptionForm form) {
        return assertThat(faults(form)).singleElement().actual();
    }
}
