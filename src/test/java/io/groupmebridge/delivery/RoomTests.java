package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.subscription.SubscriptionId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomTests {

    @ParameterizedTest(name = "{0} in a room of {1}: {2}")
    @CsvSource(textBlock = """
                    a=100,                  100, ''
                    a=101,                  100, a=6
                    a=2000,                 100, a=1905
                    a=40 b=60,              100, ''
                    a=10 b=100,             100, b=15
                    a=0 b=101,              100, b=6
                    a=90 b=60,              100, a=42 b=13
                    a=20 b=100 c=30,        100, b=55
                    a=1000 b=20 c=1000,     100, a=963 c=962
                    a=5000000000 b=1,         0, ''
                    """)
    void whoeverTakesMoreThanAnEqualShareIsCut(String taken, long most, String excess) {
        assertThat(Room.excess(bytes(taken), most)).isEqualTo(bytes(excess));
    }

    private static Map<SubscriptionId, Long> bytes(String each) {
        return Arrays.stream(each.split(" "))
                .filter(one -> !one.isEmpty())
                .map(one -> one.split("="))
                .collect(Collectors.toMap(
                        one -> new SubscriptionId("sub_" + one[0]),
                        one -> Long.valueOf(one[1]),
                        (one, _) -> one,
                        LinkedHashMap::new));
    }
}
