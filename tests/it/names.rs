//! Names on their way from an article to the facets.

use dateline::engine::{FacetField, FacetRequest, SearchRequest};

use crate::support::{day, engine, update, write};

#[test]
fn only_names_that_are_sure_become_facet_values() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    let twice = "The Tidewater Dredging Council met on Monday. The Tidewater Dredging Council will meet again.";
    write(&archive.join("twice.txt"), &format!("Title: The river is shallow\n\n{twice} NATO sent nobody.\n"));
    write(
        &archive.join("once.txt"),
        "Title: The river is deep\n\nYesterday the Harrowgate Weavers beat Jonas Ellingham.\n",
    );
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();

    let mut request = SearchRequest::new("river", day("2025-06-03"));
    request.facets = vec![FacetRequest { field: FacetField::Organisation, top: 10, under: None }];
    let page = engine.search(&request).unwrap();
    let values: Vec<&str> = page.facets[0].values.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(values, ["NATO", "Tidewater Dredging Council"]);

    // What may well be something else is still a mention.
    let once = &engine.articles("archive/once.txt").unwrap()[0].analysed.mentions;
    let weavers = once.iter().find(|mention| mention.name == "Harrowgate Weavers").unwrap();
    assert!(weavers.confidence < 0.75);
}
