//! A dependency of the service is away: 503, never 401, 403 or a pass, and the cause is not shown.

mod causes;
mod keys;
mod locks;
mod pool;
