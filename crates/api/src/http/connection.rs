//! The connection of a client, which has a deadline in every state, and the server of such connections. actix-http limits the
//! first head and the idle time of a connection, but not a later head, a body that nobody reads, or a client that does not
//! read its answers.

use std::{
    fmt::Debug,
    future::ready,
    io, mem,
    net::{SocketAddr, TcpListener},
    num::NonZeroUsize,
    pin::Pin,
    task::{self, Context, Poll},
    thread,
    time::Duration,
};

use actix_http::{HttpService, Request, Response};
use actix_server::{Server, ServerBuilder};
use actix_service::{IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{
    Error,
    body::MessageBody,
    dev::AppConfig,
    rt::{
        net::TcpStream,
        time::{Instant, Sleep, sleep_until},
    },
};
use socket2::{SockFilter, SockRef};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::traffic::{Counted, Traffic};

/// How much a client may send without a completed answer, in bytes: more than the largest body with its head.
const MAX_UNANSWERED: usize = 512 * 1024;
/// How much of an answer a client has to take until the deadline, in bytes. A slow download goes on.
const PROGRESS: usize = 32 * 1024;
/// After the deadline of current requests, the server stops anyway. An orchestrator waits for 30 s by default.
const SHUTDOWN_TIMEOUT: u64 = 10;

/// A client's connection. Each completely written answer, and each [`PROGRESS`] bytes of one, move the deadline. The connection
/// is closed at the deadline, or when [`MAX_UNANSWERED`] bytes have arrived since the last completely written answer.
struct Connection {
    stream: TcpStream,
    unanswered: usize,
    /// How much was written since the deadline was moved, in bytes.
    written: usize,
    /// Whether something was written since the last flush.
    unflushed: bool,
    timeout: Duration,
    deadline: Instant,
    /// Fires at an earlier deadline, and is then set again: most deadlines are moved before they pass.
    timer: Pin<Box<Sleep>>,
    _counted: Counted,
}

impl Connection {
    fn new(stream: TcpStream, traffic: &Traffic) -> Self {
        let timeout = traffic.limits().deadline;
        let deadline = Instant::now() + timeout;
        let timer = Box::pin(sleep_until(deadline));
        Self {
            stream,
            unanswered: 0,
            written: 0,
            unflushed: false,
            timeout,
            deadline,
            timer,
            _counted: traffic.connected(),
        }
    }

    fn move_deadline(&mut self) {
        self.written = 0;
        self.deadline = Instant::now() + self.timeout;
    }

    /// Registers the task for the deadline. Called when the stream has nothing to do.
    fn wait<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        while self.timer.as_mut().poll(context).is_ready() {
            if self.deadline <= Instant::now() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.timer.as_mut().reset(self.deadline);
        }
        Poll::Pending
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if Pin::new(&mut self.stream).poll_read(context, buffer)?.is_pending() {
            return self.wait(context);
        }
        self.unanswered += buffer.filled().len() - before;
        if self.unanswered > MAX_UNANSWERED {
            return Poll::Ready(Err(io::ErrorKind::FileTooLarge.into()));
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, bytes)? {
            Poll::Ready(length) => {
                self.written += length;
                if self.written >= PROGRESS {
                    self.move_deadline();
                }
                self.unflushed = true;
                Poll::Ready(Ok(length))
            }
            Poll::Pending => self.wait(context),
        }
    }

    /// actix-http flushes when the stream has taken everything that there was to write.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        task::ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        if mem::take(&mut self.unflushed) {
            self.unanswered = 0;
            self.move_deadline();
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Creates a server of these connections, which listens to no signal. Returns its listener, too: see [`refuse_new`].
///
/// # Errors
/// The address is not available.
pub(crate) fn bind<F, I, S, B>(
    address: SocketAddr,
    workers: Option<usize>,
    traffic: Traffic,
    application: F,
) -> io::Result<(Server, TcpListener)>
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<Error> + 'static,
    S::InitError: Debug,
    S::Response: Into<Response<B>> + 'static,
    S::Service: 'static,
    <S::Service as Service<Request>>::Future: 'static,
    B: MessageBody + 'static,
{
    let listener = TcpListener::bind(address)?;
    let bound = listener.try_clone()?;
    let workers = workers.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZeroUsize::get));
    let builder = ServerBuilder::new()
        .workers(workers)
        .max_concurrent_connections(traffic.limits().connections.div_ceil(workers))
        .shutdown_timeout(SHUTDOWN_TIMEOUT)
        .disable_signals();
    let stop = builder.graceful_shutdown_signal();
    let server = builder.listen("api", listener, move || {
        let (traffic, stop) = (traffic.clone(), stop.clone());
        let application = application().into_factory().map_err(|error| error.into().error_response());
        let http = HttpService::build()
            .client_disconnect_timeout(Duration::from_secs(1))
            .graceful_shutdown_signal(move || {
                let stop = stop.clone();
                async move { stop.notified().await }
            })
            .h1(map_config(application, |()| AppConfig::default()));
        fn_service(move |stream: TcpStream| {
            let peer = stream.peer_addr().ok();
            // Answers are small: each goes out at once.
            let _ = stream.set_nodelay(true);
            ready(Ok((Connection::new(stream, &traffic), peer)))
        })
        .and_then(http)
    })?;
    Ok((server.run(), bound))
}

/// Lets no new connection be made, while those that are on their way to the server still arrive. Closing a listener instead
/// resets the connections that the kernel has made and the server has not accepted.
///
/// Only Linux can do that: it drops the first packet of a new connection. The client's kernel sends it again after a second.
///
/// # Errors
/// The kernel accepts no filter.
pub(crate) fn refuse_new(listener: &TcpListener) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        // Classic BPF: load the flags of the TCP header; if SYN is among them, keep 0 bytes of the packet, else all.
        let filter = [(0x30, 0, 0, 13), (0x45, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, u32::MAX)];
        let filter = filter.map(|(code, if_true, if_false, value)| SockFilter::new(code, if_true, if_false, value));
        SockRef::from(listener).attach_filter(&filter)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use actix_web::rt::net::TcpListener;
    use futures_util::future::join;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::{super::traffic::TrafficLimits, *};

    /// A connection, and its client.
    async fn connection() -> (Connection, TcpStream) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        (Connection::new(stream, &Traffic::new(TrafficLimits::default())), client)
    }

    #[actix_web::test]
    async fn part_of_a_long_answer_moves_the_deadline() {
        let (mut connection, _client) = connection().await;
        let start = connection.deadline;
        connection.write_all(&[0; PROGRESS - 1]).await.unwrap();
        assert_eq!(connection.deadline, start);
        connection.write_all(&[0]).await.unwrap();
        assert!(connection.deadline > start);
    }

    #[actix_web::test]
    async fn client_may_send_only_so_much_between_two_answers() {
        let (mut connection, mut client) = connection().await;
        let mut buffer = vec![0; MAX_UNANSWERED];
        let mut exchange = async |length: usize| {
            let (sent, read) =
                join(client.write_all(&vec![0; length]), connection.read_exact(&mut buffer[..length])).await;
            sent.unwrap();
            read.map(|_| ()).map_err(|error| error.kind())
        };
        exchange(MAX_UNANSWERED).await.unwrap();
        assert_eq!(exchange(1).await, Err(io::ErrorKind::FileTooLarge));
        connection.write_all(b"answer").await.unwrap();
        connection.flush().await.unwrap();
        client.write_all(b"x").await.unwrap();
        connection.read_exact(&mut buffer[..1]).await.unwrap();
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn made_connection_arrives_and_none_is_made_after_it() {
        let listener = super::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let connect = || std::net::TcpStream::connect_timeout(&address, Duration::from_millis(20));
        let _made = connect().unwrap();
        refuse_new(&listener).unwrap();
        listener.accept().unwrap();
        assert_eq!(connect().unwrap_err().kind(), io::ErrorKind::TimedOut);
    }
}
