<?php
// Runs the must-use plugin for WordPress as it is downloaded, with the functions of WordPress that it calls played here, against a running server.
// Started with -d disable_functions=header,headers_sent, which are played here too. Arguments: port, key, the plugin's file. Prints one line a step; exit code 1 if any is wrong.
error_reporting( E_ALL );
set_error_handler( function ( $level, $text, $file, $line ) { throw new ErrorException( $text, 0, $level, $file, $line ); } );
define( 'ABSPATH', __DIR__ );
[ , $port, $key, $plugin ] = $argv;
$blog = 'https://news.example.org';
$hooks = $calls = $meta = $sent = array();
$wrong = 0;

function step( $name, $expected, $seen ) {
    global $wrong;
    $good   = $seen === $expected;
    $wrong += $good ? 0 : 1;
    echo $good ? "ok $name\n" : "not ok $name: expected " . var_export( $expected, true ) . ', saw ' . var_export( $seen, true ) . "\n";
}

function add_filter( $name, $callback, $priority = 10, $arguments = 1 ) { $GLOBALS['hooks'][ $name ][ $priority ][] = array( $callback, $arguments ); }
function add_action( $name, $callback, $priority = 10, $arguments = 1 ) { add_filter( $name, $callback, $priority, $arguments ); }
function run_hook( $name, ...$values ) {
    $hooks = $GLOBALS['hooks'][ $name ] ?? array();
    ksort( $hooks );
    foreach ( array_merge( ...$hooks ) as [ $callback, $arguments ] ) {
        $values[0] = $callback( ...array_slice( $values, 0, $arguments ) );
    }
    return $values[0] ?? null;
}
function wp_parse_url( $url, $part = -1 ) { return parse_url( $url, $part ); }
function wp_slash( $value ) { return is_array( $value ) ? array_map( 'wp_slash', $value ) : ( is_string( $value ) ? addslashes( $value ) : $value ); }
function wp_unslash( $value ) { return is_array( $value ) ? array_map( 'wp_unslash', $value ) : ( is_string( $value ) ? stripslashes( $value ) : $value ); }
class WP_Error {
    public function get_error_message() { return 'nobody is there'; }
}
function is_wp_error( $value ) { return $value instanceof WP_Error; }
function wp_remote_retrieve_header( $answer, $name ) { return is_wp_error( $answer ) ? '' : $answer['headers'][ $name ] ?? ''; }
function wp_remote_retrieve_response_code( $answer ) { return $answer['response']['code'] ?? ''; }
function esc_url( $url ) { return htmlspecialchars( $url, ENT_QUOTES ); }
function remove_filter( $name, $callback ) { unset( $GLOBALS['hooks'][ $name ] ); }
function add_comment_meta( $id, $name, $value, $unique = false ) { $GLOBALS['meta'][ $id ][ $name ][] = wp_unslash( $value ); return true; }
function get_comment_meta( $id, $name, $single = false ) { return $GLOBALS['meta'][ $id ][ $name ] ?? array(); }

// As PHP does: the same field takes the place of the one before, unless it is told otherwise.
function headers_sent() { return false; }
function header( $line, $replace = true ) {
    [ $name, $value ] = explode( ': ', $line, 2 );
    $GLOBALS['sent'][ $name ] = array_merge( $replace ? array() : ( $GLOBALS['sent'][ $name ] ?? array() ), array( $value ) );
}

// As WordPress does: the filter first, and only what it leaves alone goes out.
function wp_remote_request( $url, $args ) {
    $answer = run_hook( 'pre_http_request', false, $args, $url );
    if ( false !== $answer ) {
        return $answer;
    }
    $GLOBALS['calls'][] = array( $url, $args['headers'] ?? array() );
    if ( isset( $GLOBALS['instead'] ) ) {
        return $GLOBALS['instead'];
    }
    if ( parse_url( $url, PHP_URL_HOST ) !== 'localhost' ) {
        return array( 'body' => 'went out', 'headers' => array() );
    }
    $lines = '';
    foreach ( $args['headers'] ?? array() as $name => $value ) {
        $lines .= "$name: $value\r\n";
    }
    $body    = file_get_contents( $url, false, stream_context_create( array( 'http' => array( 'method' => $args['method'] ?? 'GET', 'header' => $lines, 'content' => $args['body'] ?? '', 'ignore_errors' => true ) ) ) );
    $headers = array();
    foreach ( $http_response_header as $line ) {
        if ( false !== strpos( $line, ':' ) ) {
            [ $name, $value ] = explode( ':', $line, 2 );
            $headers[ strtolower( $name ) ] = trim( $value );
        }
    }
    return array( 'body' => $body, 'headers' => $headers );
}

// As the Akismet plugin does.
function ask( $host, $path, $fields ) {
    return wp_remote_request( "https://$host/1.1/$path", array( 'method' => 'POST', 'body' => http_build_query( $fields ),
        'headers' => array( 'Content-Type' => 'application/x-www-form-urlencoded; charset=UTF-8', 'Host' => $host, 'User-Agent' => 'WordPress/6.8 | Akismet/5.7' ) ) );
}

ob_start();
require $plugin;
// Downloaded a second time, it may lie beside itself under another name.
$copy = $plugin . ' (1).php';
copy( $plugin, $copy );
require $copy;
unlink( $copy );
// WordPress 7 does this after the must-use plugins.
add_action( 'admin_init', function () { header( "Content-Security-Policy: frame-ancestors 'self';" ); } );
step( 'the file itself prints nothing', '', ob_get_clean() );
step( 'it brings its key', $key, WPCOM_API_KEY );

$comment = array( 'blog' => $blog, 'user_ip' => '203.0.113.7', 'comment_author' => 'Ana', 'comment_content' => 'The ferry runs late again, and the timetable on the quay is last winter\'s.', 'is_test' => '1' );
step( 'the key is verified here', 'valid', ask( 'rest.akismet.com', 'verify-key', array( 'key' => $key, 'blog' => $blog ) )['body'] );
step( 'a bad key is refused here', 'invalid', ask( 'rest.akismet.com', 'verify-key', array( 'key' => 'badkey000000', 'blog' => $blog ) )['body'] );
$answer = ask( 'rest.akismet.com', 'comment-check', $comment + array( 'api_key' => $key ) );
step( 'a comment is checked here', 'false', $answer['body'] );
step( 'its guid comes through', 32, strlen( $answer['headers']['x-akismet-guid'] ) );
step( 'with a key before the host name too', 'false', ask( "$key.rest.akismet.com", 'comment-check', $comment )['body'] );
step( 'every call went to our own server', array( "http://localhost:$port" ), array_values( array_unique( array_map( function ( $call ) { return preg_replace( '#^(https?://[^/]+).*#', '$1', $call[0] ); }, $calls ) ) ) );
step( 'and none says that it is another host', array(), array_filter( $calls, function ( $call ) { return array_key_exists( 'host', array_change_key_case( $call[1] ) ); } ) );
step( 'other hosts are left alone', 'went out', wp_remote_request( 'https://api.wordpress.org/', array( 'headers' => array() ) )['body'] );
step( 'and hosts that only look alike', 'went out', wp_remote_request( 'https://rest.akismet.com.evil.example/1.1/comment-check', array( 'headers' => array() ) )['body'] );

$saved = microtime( true );
run_hook( 'comment_post', 42 );
$history = get_comment_meta( 42, 'akismet_history' );
step( 'the comment has one note in its history', 1, count( $history ) );
step( 'with score and reasons', 1, preg_match( '/^Masthead: ham, score 0\.\d{4}: .+; .+/', $history[0]['message'] ) );
step( 'dated as the plugin dates them, before what the plugin notes', true, is_float( $history[0]['time'] ) && $history[0]['time'] < $saved && '' !== $history[0]['event'] );
run_hook( 'comment_post', 43 );
step( 'the next comment does not get it', array(), get_comment_meta( 43, 'akismet_history' ) );

// What the Akismet plugin is told when our server is away, and when it answers without a verdict.
function told( $instead, $fields = array() ) {
    $GLOBALS['instead'] = $instead;
    $answer = ask( 'rest.akismet.com', 'comment-check', $fields + array( 'comment_content' => 'x' ) );
    unset( $GLOBALS['instead'] );
    return $answer;
}
function without_verdict( $name, $body ) {
    return array( 'headers' => array( 'x-akismet-guid' => 'g', 'x-akismet-error' => 'e', 'x-masthead-reasons' => '[{"name":"' . $name . '","weight":0,"detail":"Why."}]' ), 'body' => $body );
}
$answer = told( new WP_Error() );
step( 'nobody there: no verdict, but a name, without which newer plugins publish', array( '', 32 ), array( $answer['body'], strlen( $answer['headers']['x-akismet-guid'] ) ) );
run_hook( 'comment_post', 44 );
step( 'and the history says why', "Masthead: no verdict from http://localhost:$port: nobody is there", get_comment_meta( 44, 'akismet_history' )[0]['message'] );
$answer = told( array( 'headers' => array(), 'body' => 'true', 'response' => array( 'code' => 200 ) ) );
step( 'somebody else there is not believed', '', $answer['body'] );
$answer = told( array( 'headers' => array( 'x-akismet-debug-help' => 'Invalid key' ), 'body' => 'invalid', 'response' => array( 'code' => 200 ) ) );
run_hook( 'comment_post', 46 );
step( 'a key that is refused is named', array( '', "Masthead: no verdict from http://localhost:$port: Invalid key" ), array( $answer['body'], get_comment_meta( 46, 'akismet_history' )[0]['message'] ) );
$answer = told( without_verdict( 'fault', 'true' ) );
step( 'a fault is held and asked again', array( '', array( 'x-akismet-guid' => 'g' ) ), array( $answer['body'], $answer['headers'] ) );
step( 'a limit is held for a person', 'true', told( without_verdict( 'limit', 'true' ) )['body'] );
step( 'a fault that is to be published is published', 'false', told( without_verdict( 'fault', 'false' ) )['body'] );
$held = array( 'headers' => array( 'x-akismet-guid' => 'g', 'x-akismet-error' => 'e', 'x-masthead-verdict' => 'held', 'x-masthead-score' => '0.7000', 'x-masthead-reasons' => '[]' ), 'body' => 'true' );
step( 'what is held and new is held', 'true', told( $held )['body'] );
$answer = told( $held, array( 'comment_ID' => '45', 'recheck_reason' => 'retry' ) );
step( 'what is held when it is asked again is not called spam', 'false', $answer['body'] );
step( 'and waits for a moderator, once', array( '1', false ), array( run_hook( 'pre_option_comment_moderation', false ), run_hook( 'pre_option_comment_moderation', false ) ) );
step( 'a comment that is there already gets its note at once', 'Masthead: held, score 0.7000', get_comment_meta( 45, 'akismet_history' )[0]['message'] );

$frame = '<p>Before</p><iframe id="stats" src="https://tools.akismet.com/1.0/user-stats.php?api_key=' . $key . '"></iframe><iframe src="/own"></iframe><p>After</p>';
function shown( $page, $frame ) {
    $_GET            = array( 'page' => $page );
    $GLOBALS['sent'] = array();
    ob_start();
    run_hook( 'admin_init' );
    echo $frame;
    // What the plugin began is ended by PHP at the end of a page.
    while ( ob_get_level() > 1 ) {
        ob_end_flush();
    }
    return ob_get_clean();
}
$link = '<p style="padding: 16px">Numbers, and every verdict with its reasons: <a href="http://localhost:' . $port . '/newsroom/akismet/7">on your Masthead server</a>.</p>';
step( 'a link takes the place of frames that go out', "<p>Before</p>$link<iframe src=\"/own\"></iframe><p>After</p>", shown( 'akismet-key-config', $frame ) );
step( 'other pages are left alone, in their head too', array( $frame, array( 'Content-Security-Policy' => array( "frame-ancestors 'self';" ) ) ), array( shown( 'edit-comments', $frame ), $sent ) );
shown( 'akismet-key-config', $frame );
step( 'the browser is told to load nothing from elsewhere, besides what WordPress tells it', array( 'Content-Security-Policy' => array( "frame-ancestors 'self';", "frame-src 'self'; font-src 'self' data:" ) ), $sent );
exit( $wrong ? 1 : 0 );
