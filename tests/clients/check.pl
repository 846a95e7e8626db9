# Drives a running server with Net::Akismet as Debian ships it. Arguments: port, key. Prints one line a step; exit code 1 if any is wrong.
use strict;
use warnings;
use LWP::Protocol::http;
use Net::Akismet;

# The key stands in front of the host name, and not every resolver knows that all names under localhost are this machine.
push @LWP::Protocol::http::EXTRA_SOCK_OPTS, PeerAddr => '127.0.0.1';

my ($port, $key) = @ARGV;
my $wrong = 0;
sub step {
    my ($name, $expected, $seen) = @_;
    $seen = 'undef' unless defined $seen;
    my $good = $seen eq $expected;
    $wrong++ unless $good;
    print $good ? "ok $name\n" : "not ok $name: expected $expected, saw $seen\n";
}
sub client { Net::Akismet->new(KEY => $_[0], URL => 'https://news.example.org', SERVICE_HOST => "localhost:$port") }
my %comment = (USER_IP => '203.0.113.7', COMMENT_USER_AGENT => 'Mozilla/5.0', REFERRER => 'https://news.example.org/a', PERMALINK => 'https://news.example.org/a',
    COMMENT_TYPE => 'comment', COMMENT_AUTHOR => 'Ana', COMMENT_AUTHOR_EMAIL => 'ana@example.com');

my $good = client($key);
step('Net::Akismet: good key', 'yes', $good ? 'yes' : 'no');
step('Net::Akismet: bad key', 'no', client('badkey000000') ? 'yes' : 'no');
step('Net::Akismet: ham', 'false', $good->check(%comment, COMMENT_CONTENT => 'The ferry runs late again; the timetable on the quay is from last winter.'));
step('Net::Akismet: spam', 'true', $good->check(%comment, COMMENT_CONTENT => 'buy', COMMENT_AUTHOR => 'viagra-test-123'));
step('Net::Akismet: report spam', '1', $good->spam(%comment, COMMENT_CONTENT => 'buy cheap things at the golden wheel'));
step('Net::Akismet: report ham', '1', $good->ham(%comment, COMMENT_CONTENT => 'The pier opens on Monday.'));
exit($wrong ? 1 : 0);
